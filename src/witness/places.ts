import type { WitnessedSite } from '../model/witness.ts'
import { setBounded } from './bounded.ts'
import type { SeenNavigation, SeenRequest, SeenTarget, WitnessEvent } from './events.ts'

/** Where in the browser something happened. */
export interface Place {
  /** null = the browser does not say whose cookie store it is. */
  readonly context: string | null
  readonly tab: string | null
  readonly type: string
}

/** The browser's tabs, frames and workers, as far as they were told. */
export interface Places {
  readonly take: (event: WitnessEvent) => void
  readonly place: (session: string) => Place
  /** The documents around a request at this moment; null = not known as a whole. */
  readonly site: (session: string, request: SeenRequest) => WitnessedSite | null
}

interface Session {
  readonly target: SeenTarget
  /** The page that it belongs to. */
  readonly tab: string | null
}

interface Frame {
  readonly parent: string | null
  /** `inherited`: a document of its parent's making; `opaque`: sandboxed, or of no site; `untold`: the browser may yet tell. */
  readonly origin: string
}

const MAX_SESSIONS = 2_000
const MAX_FRAMES = 5_000
const MAX_DEPTH = 50

export function createPlaces(): Places {
  const sessions = new Map<string, Session>()
  const frames = new Map<string, Frame>()
  const contextOf = createLabels('b')
  const tabOf = createLabels('t')

  const attach = (event: Extract<WitnessEvent, { kind: 'attached' }>) => {
    const { target, child } = event
    const tab = target.type === 'page' ? target.id : (sessions.get(event.session)?.tab ?? null)
    setBounded(sessions, child, { target, tab }, MAX_SESSIONS)
    // A frame in a process of its own bears the name of its target.
    const isFrame = target.type === 'iframe' && target.parentFrame !== null
    if (!frames.has(target.id) && (isFrame || target.type === 'page'))
      setBounded(
        frames,
        target.id,
        { parent: target.parentFrame, origin: isFrame ? 'inherited' : 'untold' },
        MAX_FRAMES,
      )
  }

  /** Of a page that was there before it was listened to, its own requests tell. */
  const learn = ({ frame, navigates, document }: SeenRequest) => {
    const known = frame === null || navigates ? undefined : frames.get(frame)
    const origin = httpOrigin(document)
    if (frame !== null && known?.origin === 'untold' && origin !== null) frames.set(frame, { ...known, origin })
  }

  const navigate = ({ id, parent, url, securityOrigin }: SeenNavigation) => {
    const known = frames.get(id)
    setBounded(
      frames,
      id,
      { parent: parent ?? known?.parent ?? null, origin: documentOrigin(url, securityOrigin) },
      MAX_FRAMES,
    )
  }

  /** From the top-level page down to this frame; null = some of it is not known. */
  const chain = (frame: string): readonly string[] | null => {
    const origins: string[] = []
    let at: string | null = frame
    for (let depth = 0; at !== null; depth++) {
      const known: Frame | undefined = frames.get(at)
      if (known === undefined || known.origin === 'opaque' || known.origin === 'untold' || depth > MAX_DEPTH)
        return null
      origins.unshift(known.origin)
      at = known.parent
    }
    // What a document makes in its own frames belongs to it.
    const own = origins.filter(one => one !== 'inherited')
    return origins[0] === 'inherited' ? null : own
  }

  const ofNavigation = (request: SeenRequest): WitnessedSite | null => {
    const { frame, cause, causeUrl } = request
    if (frame === null) return null
    const parent = frames.get(frame)?.parent ?? null
    if (parent === null) return { ancestors: [], initiator: null }
    const ancestors = chain(parent)
    const initiator = cause === 'parser' ? httpOrigin(causeUrl) : null
    return ancestors === null ? null : { ancestors, initiator }
  }

  return {
    take: event => {
      switch (event.kind) {
        case 'attached':
          return attach(event)
        case 'detached':
          return void sessions.delete(event.child)
        case 'frame-attached':
          return setBounded(frames, event.id, { parent: event.parent || null, origin: 'inherited' }, MAX_FRAMES)
        case 'frame-gone':
          return void frames.delete(event.id)
        case 'navigated':
          return navigate(event)
        case 'request':
          return learn(event)
        default:
          return
      }
    },
    place: session => {
      const known = sessions.get(session)
      if (known === undefined) return { context: null, tab: null, type: '' }
      const { target, tab } = known
      return {
        context: target.context === '' ? null : contextOf(target.context),
        tab: tab === null ? null : tabOf(tab),
        type: target.type,
      }
    },
    site: (session, request) => {
      if (request.navigates) return ofNavigation(request)
      const target = sessions.get(session)?.target
      // Whoever shares a worker need not be told from it.
      const around = request.frame ?? (target?.type === 'worker' ? target.parentFrame : null)
      const ancestors = around === null ? null : chain(around)
      if (ancestors === null) return null
      const own = httpOrigin(request.document)
      const initiator = own ?? ancestors.at(-1) ?? null
      if (initiator === null) return null
      // A beacon may outlive its document: the frame then shows the next one.
      return {
        ancestors: own === null || request.frame === null ? ancestors : [...ancestors.slice(0, -1), own],
        initiator,
      }
    },
  }
}

/** `b1`, `b2` for the browser's own long names. */
function createLabels(prefix: string): (name: string) => string {
  const labels = new Map<string, string>()
  let count = 0
  return name => {
    const known = labels.get(name)
    if (known !== undefined) return known
    count++
    setBounded(labels, name, `${prefix}${count}`, MAX_SESSIONS)
    return `${prefix}${count}`
  }
}

function documentOrigin(url: string, securityOrigin: string): string {
  const own = httpOrigin(securityOrigin)
  // Of a sandboxed document the address says nothing.
  if (own !== null) return own
  return url === '' ? 'inherited' : 'opaque'
}

function httpOrigin(url: string): string | null {
  if (!/^https?:/i.test(url) || !URL.canParse(url)) return null
  return new URL(url).origin
}
