import type { ExchangeReader } from '../analyzers/exchange-reader.ts'
import type { ExchangeFacts } from '../analyzers/facts.ts'
import { printable } from '../http/printable.ts'
import type { SessionCheck } from '../model/session-check.ts'
import { claimShapes, topmostPaths } from '../tokens/claims.ts'
import { changeOf } from './exchange-notes.ts'
import type { Session } from './recording-options.ts'

export interface CheckTools {
  /** Keyed, as for tokens. */
  readonly digest: (value: string) => string
  /** What stands in place of a value. */
  readonly mask: (value: string) => string
}

const MAX_NAMES = 5

/**
 * Says in one line what answers of the session endpoint, one after the other, tell of the session: the user, does its end move, do
 * the claims stay. `answers`: each asked with the cookies that the one before left; null = no answer came.
 */
export function judgeSessionCheck(answers: readonly (ExchangeFacts | null)[], tools: CheckTools): SessionCheck {
  const bad = answers.findIndex(one => troubleOf(one) !== null)
  if (bad >= 0) {
    const who = answers.length === 1 ? 'the answer' : `answer ${bad + 1} of ${answers.length}`
    return { holds: false, text: `Session does not hold: ${who} ${troubleOf(answers[bad] ?? null)}.` }
  }
  const good = answers.filter(one => one !== null)
  const cached = good.find(one => one.cacheSign !== null)
  if (cached !== undefined)
    return {
      holds: false,
      text: `Session was not judged: an answer came out of a cache (${cached.cacheSign}), and shows what an earlier request was told.`,
    }
  const parts = [userPart(good, tools), expiryPart(good), ...claimParts(good, tools)]
  const holds = parts.every(one => one.holds)
  const text = (wanted: boolean) => parts.flatMap(one => (one.holds === wanted ? [one.text] : [])).join(', ')
  const renewed = renewedIn(good)
  const warning =
    renewed.length === 0
      ? ''
      : ` The app renewed ${named(renewed)} meanwhile, and the browser has the old one: if that is refused now, sign in again.`
  return {
    holds,
    text: holds
      ? `Session holds: ${text(true)}.${warning}`
      : `Session does not hold: ${text(false)}. Well: ${text(true) || 'nothing'}.${warning}`,
  }
}

/** Reads the answers as they were asked for, and judges them. */
export function checkSessionWith({ tokens, read }: ExchangeReader): Session['checkSession'] {
  return async (answers, mask) => {
    const seen = await Promise.all(answers.map(one => (one === null ? null : read(one))))
    return judgeSessionCheck(seen, { digest: tokens.digest, mask })
  }
}

interface Part {
  readonly holds: boolean
  readonly text: string
}

/** Why an answer shows no session; null = it shows one. */
function troubleOf(facts: ExchangeFacts | null): string | null {
  if (facts === null) return 'did not come'
  if (facts.failure !== null)
    return facts.failure.kind === 'front-refused'
      ? 'is too large for the front'
      : facts.failure.kind === 'front-timed-out'
        ? 'comes too late for the front'
        : 'did not come'
  const { sessionBody, status } = facts
  if (sessionBody?.body === 'configuration-error' || (status ?? 0) >= 400) return `has the status ${status}`
  switch (sessionBody?.body) {
    case 'user':
    case 'empty-user':
    case 'null-user':
    case 'no-user':
      return null
    case 'empty-object':
    case 'null':
      return 'is the one for nobody'
    default:
      return `is no session (status ${status})`
  }
}

function userPart(answers: readonly ExchangeFacts[], { mask }: CheckTools): Part {
  const without = answers.findIndex(one => one.sessionBody?.body !== 'user')
  if (without >= 0) return { holds: false, text: `answer ${without + 1} shows a session without its user` }
  if (answers.some(one => one.sessionBody?.carriesError))
    return { holds: false, text: 'the session carries an error, as apps put it there when a token cannot be renewed' }
  const users = new Set(answers.map(one => nameOf(one.json)))
  if (users.size > 1) return { holds: false, text: 'the answers show different users' }
  const [user = null] = users
  return { holds: true, text: `user ${user === null ? 'shown' : mask(user)}` }
}

/** What tells users apart, of those that NextAuth shows. */
function nameOf(json: unknown): string | null {
  const user = isFields(json) ? json.user : null
  if (!isFields(user)) return null
  const found = [user.email, user.id, user.sub, user.name].find(one => typeof one === 'string' && one !== '')
  return typeof found === 'string' ? found : null
}

function expiryPart(answers: readonly ExchangeFacts[]): Part {
  const ends = answers.map(one => one.sessionBody?.expiresAt ?? null)
  const [last] = answers.slice(-1)
  const end = ends.at(-1) ?? null
  if (end === null || last === undefined || ends.includes(null))
    return { holds: false, text: 'the answers say no `expires`' }
  const ahead = describeSpan(end - (last.serverAt ?? last.at))
  if (ends.length === 1) return { holds: true, text: `expiry in ${ahead}` }
  const moves = ends.every((one, index) => index === 0 || (one ?? 0) > (ends[index - 1] ?? 0))
  if (moves) return { holds: true, text: `expiry moving (${ahead})` }
  if ((last.sent ?? last.set)?.snapshot.kind === 'opaque')
    return { holds: true, text: `expiry stays (${ahead}; a database session moves once per \`updateAge\`)` }
  return { holds: false, text: `expiry does not move (${ahead})` }
}

function claimParts(answers: readonly ExchangeFacts[], { digest }: CheckTools): readonly Part[] {
  const changes = answers.flatMap(one => changeOf(one.sent, one.set) ?? [])
  const lost = [...new Set(changes.flatMap(one => one.lost))]
  const fields = answers.map(one => claimShapes(one.json, digest))
  const first = fields[0] ?? {}
  // That the user is gone is said of the user.
  const gone = topmostPaths(Object.keys(first)).filter(
    path => path !== 'user' && fields.some(one => !Object.hasOwn(one, path)),
  )
  if (lost.length > 0) return [{ holds: false, text: `the token lost ${named(lost)}` }]
  if (gone.length > 0) return [{ holds: false, text: `the answers lost ${named(gone)}` }]
  const kept = changes.at(-1)
  if (kept !== undefined) {
    const count = kept.kept.length + kept.changed.length
    const changed = [...new Set(changes.flatMap(one => one.changed))]
    const text =
      changed.length === 0 ? `claims steady (${count})` : `claims kept (${count}; changed: ${named(changed)})`
    return [{ holds: true, text }]
  }
  return [
    {
      holds: true,
      text: `fields steady (${topmostPaths(Object.keys(first)).length}; the token's claims were not compared)`,
    },
  ]
}

function renewedIn(answers: readonly ExchangeFacts[]): readonly string[] {
  return [...new Set(answers.flatMap(one => changeOf(one.sent, one.set)?.changed ?? []))]
}

function named(paths: readonly string[]): string {
  const shown = paths.slice(0, MAX_NAMES).map(path => `\`${printable(path, 60)}\``)
  const more = paths.length - shown.length
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`
}

/** `30 d`, `2 h`. */
function describeSpan(ms: number): string {
  const seconds = Math.round(ms / 1000)
  if (seconds >= 172_800) return `${Math.round(seconds / 86_400)} d`
  if (seconds >= 7_200) return `${Math.round(seconds / 3_600)} h`
  return seconds >= 120 ? `${Math.round(seconds / 60)} min` : `${seconds} s`
}

function isFields(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
