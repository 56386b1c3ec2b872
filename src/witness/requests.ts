import type { UnseenAnswer, UnseenSource, WitnessedSite } from '../model/witness.ts'
import type { SeenRequest, SeenRequestExtra, SeenResponse, SeenResponseExtra, WitnessEvent } from './events.ts'
import type { Place, Places } from './places.ts'

/** One request to one address, and what the browser told of its cookies. */
export interface Hop {
  readonly request: SeenRequest
  /** Where it was made, and what stood around it then. */
  readonly place: Place
  readonly site: WitnessedSite | null
  /** Did it go over the network? null = not told yet. */
  hasExtra: boolean | null
  claimed: boolean
}

/** A hop with both halves of its account. */
export interface Told {
  readonly hop: Hop
  readonly asked: SeenRequestExtra
  readonly answered: SeenResponseExtra
  /** ms since the epoch: when the request left, by the browser, and when we read of its answer. */
  readonly sentAt: number
  readonly toldAt: number
}

/** The browser's requests and what it told of them, bounded in number and size. */
export interface Requests {
  /** `now`: ms since the epoch. `size`: characters of the message. */
  readonly take: (event: WitnessEvent, now: number, size: number) => void
  /** What is told in full of requests to this address that nobody claimed yet. */
  readonly told: (method: string, url: string) => readonly Told[]
  /** Those of which something is still to be told. */
  readonly pending: (method: string, url: string) => readonly Hop[]
  /** Answers that never reached the proxy, since the last call. */
  readonly unseen: () => readonly UnseenAnswer[]
}

interface Track {
  readonly hops: Hop[]
  readonly asked: SeenRequestExtra[]
  readonly answered: { readonly extra: SeenResponseExtra; readonly at: number }[]
  /** Several sessions tell the same: how much each of them told. */
  readonly counts: Map<string, { hops: number; asked: number; answered: number }>
  /** Where the account cannot be followed, it is of no use. */
  muddled: boolean
  fromMemory: boolean
  answerSeen: boolean
  size: number
}

const MAX_TRACKS = 2_000
const MAX_SIZE = 24 * 1024 * 1024
const MAX_HOPS = 50
const MAX_SESSIONS = 20
const MAX_UNSEEN = 1_000

export function createRequests(places: Places): Requests {
  const tracks = new Map<string, Track>()
  const byUrl = new Map<string, Set<Track>>()
  let size = 0
  let unseen: UnseenAnswer[] = []

  const drop = (id: string, track: Track) => {
    tracks.delete(id)
    size -= track.size
    for (const { request } of track.hops) {
      const alike = byUrl.get(request.url)
      alike?.delete(track)
      if (alike?.size === 0) byUrl.delete(request.url)
    }
  }

  const trackOf = (id: string): Track => {
    const known = tracks.get(id)
    if (known !== undefined) return known
    const made: Track = {
      hops: [],
      asked: [],
      answered: [],
      counts: new Map(),
      muddled: false,
      fromMemory: false,
      answerSeen: false,
      size: 0,
    }
    tracks.set(id, made)
    return made
  }

  const countsOf = (track: Track, session: string) => {
    const known = track.counts.get(session)
    if (known !== undefined) return known
    const made = { hops: 0, asked: 0, answered: 0 }
    if (track.counts.size >= MAX_SESSIONS) track.muddled = true
    else track.counts.set(session, made)
    return made
  }

  const takeRequest = (track: Track, session: string, request: SeenRequest) => {
    const index = countsOf(track, session).hops++
    if (index < track.hops.length) return
    const before = track.hops.at(-1)
    if (before !== undefined && request.redirect === null) track.muddled = true
    if (before !== undefined) before.hasExtra = request.redirect?.hasExtra ?? null
    if (track.hops.length >= MAX_HOPS) track.muddled = true
    else {
      const [place, site] = [places.place(session), places.site(session, request)]
      track.hops.push({ request, place, site, hasExtra: null, claimed: false })
      const alike = byUrl.get(request.url) ?? new Set()
      byUrl.set(request.url, alike.add(track))
    }
  }

  const note = (at: number, url: string, source: UnseenSource, session: string) => {
    if (unseen.length < MAX_UNSEEN) unseen.push({ at, url, source, tab: places.place(session).tab })
  }

  const takeResponse = (track: Track, session: string, response: SeenResponse, now: number) => {
    const hop = track.hops.at(-1)
    if (hop === undefined || track.answerSeen) return
    track.answerSeen = true
    // An answer out of memory is told with what was true of it when it came over the network. Nothing was asked for it.
    const fromMemory = track.fromMemory && track.asked.length === 0
    hop.hasExtra = response.hasExtra && !fromMemory
    const source = fromMemory ? 'memory-cache' : response.source
    // What a service worker takes from a cache, it hands to a page, which is told of by itself.
    if (source === null || places.place(session).type === 'service_worker') return
    note(now, hop.request.url, source, session)
  }

  const tracksTo = (url: string): readonly Track[] => [...(byUrl.get(url) ?? [])].filter(track => !track.muddled)

  return {
    pending: (method, url) =>
      tracksTo(url).flatMap(track => {
        const told = new Set(toldOf(track).map(one => one.hop))
        return track.hops.filter(hop => hop.hasExtra !== false && !told.has(hop) && isTo(hop, method, url))
      }),
    unseen: () => {
      const told = unseen
      unseen = []
      return told
    },
    take: (event, now, length) => {
      if (event.kind === 'navigated') {
        if (event.restored && event.parent === null && /^https?:/i.test(event.url))
          note(now, event.url, 'back-forward-cache', event.session)
        return
      }
      if (!('id' in event) || event.kind === 'frame-attached' || event.kind === 'frame-gone') return
      if (event.id === '') return
      const track = trackOf(event.id)
      track.size += length
      size += length
      const { session } = event
      if (event.kind === 'request') takeRequest(track, session, event)
      else if (event.kind === 'response') takeResponse(track, session, event, now)
      else if (event.kind === 'from-memory') track.fromMemory = true
      else if (event.kind === 'request-extra') {
        if (countsOf(track, session).asked++ >= track.asked.length) track.asked.push(event)
      } else if (countsOf(track, session).answered++ >= track.answered.length)
        track.answered.push({ extra: event, at: now })
      while (tracks.size > MAX_TRACKS || size > MAX_SIZE) {
        const [oldest] = tracks
        if (oldest === undefined) break
        drop(...oldest)
      }
    },
    told: (method, url) =>
      tracksTo(url)
        .flatMap(toldOf)
        .filter(({ hop }) => isTo(hop, method, url)),
  }
}

function isTo({ request, claimed }: Hop, method: string, url: string): boolean {
  return !claimed && request.url === url && request.method === method
}

/** Each account belongs to one hop: those that came from a cache have none. */
function toldOf(track: Track): readonly Told[] {
  const found: Told[] = []
  let index = 0
  for (const hop of track.hops) {
    // Of an answer that the page may not read (no-cors) it is said that none was told of, though one was.
    if (hop.hasExtra === false && hop !== track.hops.at(-1)) continue
    const [asked, answered] = [track.asked[index], track.answered[index]]
    if (asked === undefined || answered === undefined) break
    index++
    found.push({
      hop,
      asked,
      answered: answered.extra,
      sentAt: sentAt(hop.request, asked),
      toldAt: answered.at,
    })
    // Of the hops after one that is not told of to its end, nobody knows which account is theirs.
    if (hop.hasExtra === null) break
  }
  return found
}

/** On our clock, which is the browser's wall clock. */
function sentAt({ wallTime, timestamp }: SeenRequest, asked: SeenRequestExtra): number {
  return asked.sentAt === null ? wallTime : wallTime + (asked.sentAt - timestamp) * 1000
}
