import { createReadStream } from 'node:fs'
import { asFields, asList, asNumber, asText, type Fields } from '../http/fields.ts'
import { UserError } from '../model/user-error.ts'
import { createHarReader } from './har-reader.ts'
import { JOURNAL_FORMAT } from './journal.ts'
import { readReason } from './load.ts'
import type { HarReading } from './read.ts'
import { splitLines } from './split-lines.ts'

/** A journal, read. */
export interface JournalReading {
  readonly reading: HarReading
  /** Of the run that wrote it; 0 = it does not say so. */
  readonly pid: number
  readonly target: string
  readonly publicOrigin: string
  /** Lines that cannot be read, apart from a last one that was torn. */
  readonly damaged: number
}

/**
 * Reads what a run left that died before its HAR was written. A last line without its end is what the run was writing, and no error.
 *
 * @throws UserError `journal-not-read`, `no-journal`, `har-empty`.
 */
export async function readJournal(path: string): Promise<JournalReading> {
  try {
    return await readLines(path)
  } catch (error) {
    if (error instanceof UserError) throw new UserError(error.code, `${path}: ${error.message}`, error.nextStep)
    throw new UserError('journal-not-read', `${path} could not be read: ${readReason(error)}.`, 'Check the path.')
  }
}

async function readLines(path: string): Promise<JournalReading> {
  const reader = createHarReader()
  const facts = new Map<string, unknown>()
  const log: unknown[] = []
  let head: Fields | null = null
  let state: Fields = {}
  let damaged = 0
  for await (const { text, whole } of splitLines(createReadStream(path))) {
    const line = parse(text)
    if (head === null) {
      head = readHead(line)
      reader.begin({ _authproxy: {} })
      continue
    }
    if (line === null) {
      if (whole) damaged++
      continue
    }
    if (line.entry !== undefined) reader.add(line.entry)
    for (const [key, one] of Object.entries(asFields(line.facts) ?? {})) facts.set(key, one)
    log.push(...asList(line.log))
    state = asFields(line.state) ?? state
  }
  if (head === null) throw noJournal()
  const version = asText(head.version) ?? ''
  const session = { ...state, version, redacted: head.redacted, valueFacts: Object.fromEntries(facts), log }
  return {
    reading: reader.finish({ creator: { name: 'authproxy', version }, _authproxy: session }),
    pid: asNumber(head.pid) ?? 0,
    target: asText(head.target) ?? '',
    publicOrigin: asText(head.publicOrigin) ?? '',
    damaged,
  }
}

/** Throws `UserError`. */
function readHead(line: Fields | null): Fields {
  const format = asNumber(line?.authproxyJournal)
  if (line === null || format === null) throw noJournal()
  if (format > JOURNAL_FORMAT)
    throw new UserError(
      'no-journal',
      'This journal was written by a newer authproxy.',
      'Use the version that wrote it, or a newer one.',
    )
  return line
}

function noJournal(): UserError {
  return new UserError(
    'no-journal',
    'This is no journal of authproxy.',
    'A journal stands beside the file of --har; its name ends in .journal. A HAR is read by authproxy analyze.',
  )
}

/** null = no JSON object. */
function parse(text: string): Fields | null {
  try {
    return asFields(JSON.parse(text))
  } catch {
    return null
  }
}
