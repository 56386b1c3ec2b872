import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'

/** A cookie of the corpus, as Chromium's debugging protocol shows it. */
export interface CorpusCookie {
  readonly name: string
  readonly value: string
  /** With a leading dot unless host-only. */
  readonly domain: string
  readonly path: string
  /** Unix seconds. */
  readonly expires?: number | null
  readonly httpOnly?: boolean
  readonly secure?: boolean
  readonly sameSite?: 'Strict' | 'Lax' | 'None' | null
  readonly partitionKey?: string | null
  readonly lossy?: boolean
}

export interface Wire {
  readonly cookie: string | null
  readonly origin: string | null
  readonly referer: string | null
  readonly secFetchSite: string | null
  readonly secFetchMode: string | null
  readonly secFetchDest: string | null
  readonly secFetchUser: string | null
  readonly secFetchStorageAccess: string | null
}

export interface StoreCase {
  readonly id: string
  readonly category: string
  readonly stable: boolean
  readonly settings: { readonly thirdPartyCookies: 'allowed' | 'blocked' }
  readonly prior: ReadonlyArray<{ readonly url: string; readonly setCookies: readonly string[] }>
  readonly request: {
    readonly url: string
    readonly method: string
    readonly context: string
    readonly initiator: string | null
    readonly redirectedFrom: readonly string[]
    readonly wire: Wire
  }
  readonly response: { readonly date: string | null; readonly nowMs: number; readonly netError: string | null }
  readonly setCookies: readonly string[]
  readonly nodeSees: 'same' | { readonly strict: unknown; readonly insecureHTTPParser: unknown }
  readonly results: ReadonlyArray<{
    readonly outcome: string
    readonly reasons: readonly string[]
    readonly silent?: boolean
    readonly cookie?: CorpusCookie
  }>
  readonly jarAfter?: readonly CorpusCookie[]
  readonly cookieHeaderAfter?: string | null
}

export interface SendHop {
  readonly url: string
  readonly method: string
  readonly wire: Wire
  readonly nowMs: number
  readonly reasonsKnown: boolean
  readonly cookies: ReadonlyArray<CorpusCookie & { readonly sent: boolean; readonly reasons: readonly string[] }>
  readonly notConsidered?: readonly CorpusCookie[]
  readonly wireMismatch?: unknown
}

export interface SendCase {
  readonly id: string
  readonly category: string
  readonly stable: boolean
  readonly settings: { readonly thirdPartyCookies: 'allowed' | 'blocked' }
  readonly setup: ReadonlyArray<{
    readonly url: string
    readonly setCookies: readonly string[]
    readonly page?: string
    readonly kind?: string
  }>
  readonly waitMs: number
  readonly cookieAgeSeconds?: number
  readonly thenSetAgain?: unknown
  readonly jarBefore: readonly CorpusCookie[]
  readonly action: {
    readonly kind: string
    readonly page: string | null
    readonly pageNested: readonly string[] | null
    readonly url: string
    readonly redirects: readonly string[]
    readonly via: string | null
    readonly page2: string | null
  }
  readonly hops: readonly SendHop[]
}

/** Reads `<folder>/<name>.jsonl` or `.jsonl.gz`. */
export function readCases<Case extends StoreCase | SendCase>(folder: string, name: 'store' | 'send'): Case[] {
  const plain = join(folder, `${name}.jsonl`)
  const text = existsSync(plain)
    ? readFileSync(plain, 'utf8')
    : gunzipSync(readFileSync(`${plain}.gz`)).toString('utf8')
  return text
    .split('\n')
    .filter(line => line !== '')
    .map(line => JSON.parse(line) as Case)
}

/** Counts of one category. */
export interface Tally {
  right: number
  total: number
}

/** The result of a run over cases. */
export interface CorpusReport {
  readonly byCategory: ReadonlyMap<string, Tally>
  /** `<case id> <what differs>` */
  readonly misses: readonly string[]
  readonly right: number
  readonly total: number
}

/** Collects judged items by category. */
export function newReport(): { add(category: string, id: string, problem: string | null): void; done(): CorpusReport } {
  const byCategory = new Map<string, Tally>()
  const misses: string[] = []
  const sum: Tally = { right: 0, total: 0 }
  return {
    add(category, id, problem) {
      const tally = byCategory.get(category) ?? { right: 0, total: 0 }
      byCategory.set(category, tally)
      for (const counted of [tally, sum]) {
        counted.total++
        if (problem === null) counted.right++
      }
      if (problem !== null) misses.push(`${id} ${problem}`)
    },
    done: () => ({ byCategory, misses, ...sum }),
  }
}

/** `category   right / total   percent`, one line each, the sum last. */
export function formatReport(title: string, report: CorpusReport): string {
  const row = (name: string, tally: Tally) =>
    `  ${name.padEnd(22)}${`${tally.right}`.padStart(6)} /${`${tally.total}`.padStart(6)}${`${percent(tally)}`.padStart(9)} %`
  const rows = [...report.byCategory].map(([name, tally]) => row(name, tally))
  return [title, ...rows, row('all', report)].join('\n')
}

function percent({ right, total }: Tally): string {
  return total === 0 ? '-' : ((100 * right) / total).toFixed(2)
}
