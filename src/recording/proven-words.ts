import { countOf } from '../http/count-of.ts'
import type { ExchangeId } from '../model/exchange.ts'
import type { ClientId } from '../model/observation.ts'

export interface SignIns {
  times: number
  first: ExchangeId | null
  last: ExchangeId | null
}

export interface Proof {
  readonly host: string
  readonly signIns: SignIns
  /** Of those: at the routes of the library, or by a server action. Others are a POST that brought no session cookie. */
  readonly marked: SignIns
  /** The browser took none of what it set. */
  readonly refused: SignIns
  /** Some request brought some cookie: the recording holds them. */
  cookiesCame: boolean
  /** By the rules of browsers; and by what came back, or by the browser's own word. */
  storable: boolean
  stored: boolean
  cameBack: number
  /** Brought, and not set in this recording. */
  earlier: number
  read: number
  renewed: number
  replaced: number
  prolonged: number
  signedOut: ExchangeId | null
}

/** A session cookie that a browser holds. `endsAt`: ms since the epoch; null = with the browser, and of a token: not known. */
export interface Held {
  readonly host: string
  readonly client: ClientId | null
  readonly digest: string
  readonly at: number
  readonly endsAt: number | null
  readonly tokenEndsAt: number | null
}

const MINUTE_MS = 60_000

/** In words: each is true of what was recorded, and claims nothing beside it. `now`: ms since the epoch, of the newest exchange. */
export function provenLines(proof: Proof, held: readonly Held[], now: number): readonly string[] {
  const { host, cameBack, earlier, read, renewed, replaced, prolonged, refused, signedOut } = proof
  const times = (number: number, text: string) => (number > 0 ? [`${text} ${countOf(number, 'time')}`] : [])
  return [
    ...signInLines(proof),
    ...(refused.first === null ? [] : [`the app accepted a sign-in at ${refused.first}`]),
    ...(proof.stored ? ['session cookie stored'] : proof.storable ? ['session cookie fit to be stored'] : []),
    ...times(cameBack, 'came back'),
    ...times(earlier, 'an earlier session cookie was sent'),
    ...times(read, 'the session showed a user'),
    ...times(renewed, 'renewed'),
    ...times(replaced, 'replaced by another token'),
    ...times(prolonged, 'cookie prolonged'),
    ...(signedOut === null ? [] : [`signed out at ${signedOut}`]),
    ...endLines(
      held.filter(one => one.host === host),
      proof.stored,
      now,
    ),
  ]
}

/** Where the recording holds no cookie that was sent, a POST that brought none shows nothing. */
function signInLines({ signIns, marked, cookiesCame }: Proof): readonly string[] {
  const { times, first, last } = cookiesCame ? signIns : marked
  if (times === 0) return []
  if (times === 1) return [`signed in at ${first}`]
  return [times === 2 ? `signed in at ${first} and ${last}` : `signed in ${times} times, last at ${last}`]
}

function endLines(held: readonly Held[], isStored: boolean, now: number): readonly string[] {
  const newest = held.toSorted((a, b) => b.at - a.at)[0]
  if (newest === undefined) return []
  const { endsAt, tokenEndsAt } = newest
  const which = held.length === 1 ? 'the cookie' : `the newest of ${held.length} cookies`
  if (endsAt !== null && endsAt < now) return [`${which} was to last until ${minuteOf(endsAt)}`]
  const ending =
    endsAt === null ? 'ends with the browser' : `${isStored ? 'lasts' : 'is to last'} until ${minuteOf(endsAt)}`
  const isShorter = tokenEndsAt !== null && (endsAt === null || endsAt - tokenEndsAt > MINUTE_MS)
  return [`${which} ${ending}`, ...(isShorter ? [`the token in it ends ${minuteOf(tokenEndsAt)}`] : [])]
}

function minuteOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
