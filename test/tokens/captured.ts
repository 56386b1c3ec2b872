import { identifyCookie } from '../../src/auth/cookie-names.ts'
import { headerValues } from '../../src/http/headers.ts'
import { ANSWERS, loadCapture } from '../support/captures.ts'

/** A session cookie, or a csrf cookie, as a real app wrote it. */
export interface CapturedCookie {
  /** Without chunk suffix. */
  readonly cookie: string
  /** Joined from its chunks; as on the wire. */
  readonly value: string
  readonly chunks: readonly number[]
}

/** The secrets of a recorded app, as its answer key tells them. */
export function secretsOf(file: string): readonly string[] {
  return rowOf(file).secret?.split(' + ') ?? []
}

/** What the answers of a recorded app set under a role, one entry an answer and name; deletions are left out. */
export function capturedCookies(file: string, role: 'session' | 'csrf'): readonly CapturedCookie[] {
  return loadCapture(rowOf(file)).exchanges.flatMap(({ outcome }) => {
    if (outcome.kind !== 'response') return []
    const joined = new Map<string, { value: string; chunks: number[] }>()
    for (const line of headerValues(outcome.received.headers, 'set-cookie')) {
      const match = /^([^=;]+)=([^;]+)/.exec(line)
      const identity = identifyCookie(match?.[1] ?? '')
      if (identity?.role !== role) continue
      const known = joined.get(identity.base) ?? { value: '', chunks: [] }
      known.value += match?.[2] ?? ''
      if (identity.chunk !== null) known.chunks.push(identity.chunk)
      joined.set(identity.base, known)
    }
    return [...joined].map(([cookie, { value, chunks }]) => ({ cookie, value, chunks }))
  })
}

/** The first one; throws when the recording holds none. */
export function firstCaptured(file: string, role: 'session' | 'csrf'): CapturedCookie {
  const [first] = capturedCookies(file, role)
  if (first === undefined) throw new Error(`${file} sets no ${role} cookie`)
  return first
}

function rowOf(file: string) {
  const row = ANSWERS.find(one => one.file === file)
  if (row === undefined) throw new Error(`no capture ${file}`)
  return row
}
