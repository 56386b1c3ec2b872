import type { Diagnosis } from '../model/finding.ts'
import type { DialectId } from '../model/token.ts'

/*
 * Rules write a name of the two libraries in one of two ways, and in no other: `JWT_SESSION_ERROR (v4) or JWTSessionError (v5)`, and
 * shorter `NEXTAUTH_SECRET (v5: AUTH_SECRET)`. A reader whose library is known gets its name alone.
 */
const EITHER = /(\S{1,80}) \(v4\),? or ([^.:;()]{1,100}(?:\(\))?) \(v5\)/g
const ASIDE = /(\S{1,80}) \(v5: ([^()]{1,100}(?:\(\))?)\)/g

/** A text with the names of one library only; null = it is not known, and both stay. */
export function namesOf(text: string, dialect: DialectId | null): string {
  if (dialect === null) return text
  const choose = (_: string, v4: string, v5: string) => (dialect === 'next-auth-v4' ? v4 : v5)
  return text.replace(EITHER, choose).replace(ASIDE, choose)
}

/** Lines to paste for one library: those of the other one (`v4: …`, `v5: …`) are left out. */
export function codeFor(code: string, dialect: DialectId): string {
  const [own, other] = dialect === 'next-auth-v4' ? ['v4: ', 'v5: '] : ['v5: ', 'v4: ']
  const lines = code.split('\n').filter(line => !line.startsWith(other))
  return namesOf(lines.map(line => (line.startsWith(own) ? line.slice(own.length) : line)).join('\n'), dialect)
}

/** What a diagnosis says, in the words of the library that was seen; the lines to paste stay, each library has its own. */
export function inDialect(dialect: DialectId | null): (diagnosis: Diagnosis) => Diagnosis {
  if (dialect === null) return diagnosis => diagnosis
  const told = (text: string) => namesOf(text, dialect)
  return diagnosis => {
    const { text, confidence, fix } = diagnosis
    return {
      ...diagnosis,
      text: told(text),
      confidence: confidence.kind === 'likely' ? { ...confidence, decides: told(confidence.decides) } : confidence,
      fix: { ...fix, summary: told(fix.summary), verify: told(fix.verify) },
    }
  }
}
