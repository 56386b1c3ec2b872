import type { ExchangeId } from '../model/exchange.ts'
import { UserError } from '../model/user-error.ts'

/** What a run can be asked. All of it reads; nothing changes the run. */
export type Question =
  | { readonly ask: 'status' }
  /** `cause`: tell this one whole; null = the first ones. */
  | { readonly ask: 'diagnose'; readonly cause: string | null }
  | { readonly ask: 'exchange'; readonly id: ExchangeId }
  | { readonly ask: 'cookie'; readonly name: string }
  /** `since`: ms since the epoch, an exchange, or null. `rule`: of the cause, where the run may have begun anew. */
  | {
      readonly ask: 'verify'
      readonly cause: string
      readonly rule: string | null
      readonly since: number | ExchangeId | null
    }

/** The recording itself, as a file: for `diff --live`, not for agents. */
export type RecordingQuestion = { readonly ask: 'recording' }

/** A cookie's name may be long; everything else here is short. */
const MAX_WORD = 4_096

/** Reads what came over the socket, or from a coding agent. Throws `UserError` with what was expected. */
export function readQuestion(value: unknown): Question {
  const fields = typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {}
  switch (fields.ask) {
    case 'status':
      return { ask: 'status' }
    case 'diagnose':
      return { ask: 'diagnose', cause: word(fields, 'cause') }
    case 'exchange':
      return { ask: 'exchange', id: readExchangeId(needed(fields, 'id')) }
    case 'cookie':
      return { ask: 'cookie', name: needed(fields, 'name') }
    case 'verify':
      return { ask: 'verify', cause: needed(fields, 'cause'), rule: word(fields, 'rule'), since: readSince(fields) }
    default:
      throw new UserError(
        'question-unknown',
        'This run knows no such question.',
        'It was started with another version of authproxy: end it, and start it again.',
      )
  }
}

/** Before `readQuestion`: agents have no such question. */
export function isRecordingQuestion(value: unknown): boolean {
  return typeof value === 'object' && value !== null && 'ask' in value && value.ask === 'recording'
}

function word(fields: Readonly<Record<string, unknown>>, name: string): string | null {
  const value = fields[name]
  if (value === undefined || value === null) return null
  if (typeof value === 'string' && value.trim() !== '' && value.length <= MAX_WORD) return value.trim()
  throw new UserError('question-field', `"${name}" is no text that can be looked up.`, 'Give it as diagnose told it.')
}

function needed(fields: Readonly<Record<string, unknown>>, name: string): string {
  const value = word(fields, name)
  if (value !== null) return value
  throw new UserError('question-field', `"${name}" is missing.`, 'diagnose tells causes (key) and exchanges (x7).')
}

function readExchangeId(text: string): ExchangeId {
  const number = /^x?(\d{1,15})$/i.exec(text)?.[1]
  if (number !== undefined) return `x${Number(number)}`
  throw new UserError(
    'exchange-id',
    'An exchange is named by its id.',
    'For example x7, as the proof in diagnose says.',
  )
}

function readSince(fields: Readonly<Record<string, unknown>>): number | ExchangeId | null {
  const { since } = fields
  if (since === undefined || since === null || since === '') return null
  if (typeof since === 'number' && Number.isFinite(since)) return since
  if (typeof since === 'string' && since.length <= 40) {
    const number = /^x(\d{1,15})$/i.exec(since.trim())?.[1]
    if (number !== undefined) return `x${Number(number)}`
    const at = Date.parse(since)
    if (!Number.isNaN(at)) return at
  }
  throw new UserError(
    'since-invalid',
    '"since" is neither a time nor an exchange.',
    'Give asOf of the diagnose before your change, for example 2026-11-23T12:00:00.000Z, or an exchange such as x7.',
  )
}
