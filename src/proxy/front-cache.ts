import { cacheKey, type FrontCaching, isUnchanged, keptFor, variantOf } from '../fronts/cache.ts'
import type { FrontPlace } from '../fronts/fill.ts'
import { withoutSetCookie } from '../fronts/response.ts'
import { withHeader } from '../http/headers.ts'
import type { HeaderList } from '../model/exchange.ts'
import type { BodyReader } from './app-answer.ts'
import type { AnswerHead, RequestHead } from './browser-side.ts'

/** An answer of the app that a front gives again. */
export interface KeptAnswer {
  readonly status: number
  readonly reason: string
  /** As the app sent them, with the time of now, as nginx writes it. */
  readonly headers: HeaderList
  /** Empty where the browser holds it already (304). */
  readonly body: Buffer
  /** ms since the epoch: when the app gave it. */
  readonly storedAt: number
}

/** The cache of a front, in memory and bounded: what was kept first goes first. */
export interface FrontCache {
  /** null = the app is asked. */
  readonly find: (head: RequestHead, place: FrontPlace) => KeptAnswer | null
  /** Who listens to the body of an answer that passes, to keep it as the front would; null = it would not. */
  readonly keep: (head: RequestHead, answer: AnswerHead, place: FrontPlace) => BodyReader | null
  /** The app is up again: where that is a new deployment, nothing of the one before is left. */
  readonly deployed: () => void
}

interface Entry {
  readonly key: string
  readonly answer: Omit<KeptAnswer, 'storedAt'>
  readonly variant: readonly HeaderList[number][]
  readonly storedAt: number
  readonly endsAt: number
}

const MAX_BODY = 1024 * 1024
const MAX_SIZE = 16 * 1024 * 1024
const MAX_ENTRIES = 500

export function createFrontCache(rules: FrontCaching): FrontCache {
  let entries: readonly Entry[] = []

  const add = (entry: Entry): void => {
    const same = (one: Entry) => one.key === entry.key && JSON.stringify(one.variant) === JSON.stringify(entry.variant)
    const kept = [...entries.filter(one => !same(one) && one.endsAt > entry.storedAt), entry].slice(-MAX_ENTRIES)
    let size = kept.reduce((sum, one) => sum + one.answer.body.length, 0)
    const tooMany = kept.findIndex(one => {
      if (size <= MAX_SIZE) return true
      size -= one.answer.body.length
      return false
    })
    entries = kept.slice(Math.max(0, tooMany))
  }

  return {
    find: (head, place) => {
      const key = cacheKey(rules, head, place)
      const found = entries.find(
        one =>
          one.key === key &&
          one.endsAt > place.now &&
          JSON.stringify(variantOf(rules, one.answer.headers, head.headers)) === JSON.stringify(one.variant),
      )
      if (found === undefined) return null
      const { answer, storedAt } = found
      const headers = withHeader(answer.headers, 'Date', new Date(place.now).toUTCString())
      if (!isUnchanged(head.headers, headers)) return { ...answer, headers, storedAt }
      return { status: 304, reason: 'Not Modified', headers, body: Buffer.alloc(0), storedAt }
    },
    keep: (head, { status, reason, headers: came }, place) => {
      const headers = rules.withholdsSetCookie === true ? withoutSetCookie(came) : came
      const seconds = keptFor(rules, head, { status, headers: came }, place)
      // Of a request that goes around the cache the answer is kept all the same.
      const key = cacheKey({ ...rules, bypass: [] }, head, place)
      if (seconds === null || key === null) return null
      const pieces: Buffer[] = []
      let size = 0
      return {
        data: chunk => {
          size += chunk.length
          if (size <= MAX_BODY) pieces.push(chunk)
          else pieces.length = 0
        },
        end: () => {
          if (size > MAX_BODY) return
          const variant = variantOf(rules, headers, head.headers)
          const answer = { status, reason, headers, body: Buffer.concat(pieces) }
          add({ key, answer, variant, storedAt: place.now, endsAt: place.now + seconds * 1_000 })
        },
        cut: () => {},
      }
    },
    deployed: () => {
      if (rules.emptiedByDeploy === true) entries = []
    },
  }
}
