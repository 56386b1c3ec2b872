import { compareExchanges } from '../../src/compare/compare-exchanges.ts'
import type { Diagnosis, Evidence, Finding } from '../../src/model/finding.ts'
import type { CookieStatus, ExchangeSummary, SessionSnapshot } from '../../src/model/recording.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { createSession, type Session } from '../../src/recording/recording.ts'
import { type DetailSource, missingDetails } from '../../src/tui/details.ts'
import type { HeaderInfo } from '../../src/tui/header-info.ts'
import { commandFor } from '../../src/tui/keys.ts'
import { chosenCommand } from '../../src/tui/menu.ts'
import { frameRows } from '../../src/tui/screens/frame.ts'
import { reduce } from '../../src/tui/store.ts'
import { initialState, placeOf, type UiState } from '../../src/tui/ui-state.ts'
import { START } from '../support/transcript.ts'
import { playSession } from './sample-session.ts'

/** When the samples were taken: twelve seconds after the last exchange. */
export const NOW = START + 72_012

/** Of a session that nobody came to. */
export const EMPTY_SNAPSHOT = createSession({ secrets: ['unused'] }).snapshot()

export const PAPER = createForPaper({ key: new Uint8Array(32).fill(5) })

export const HEADER: HeaderInfo = {
  version: null,
  publicOrigin: 'https://localhost:3443',
  networkOrigins: [],
  target: 'localhost:3000',
  library: 'next-auth 4.24.11',
  dialect: 'next-auth-v4',
  front: null,
  ca: 'trusted',
  secret: 'found',
  app: 'up',
  hints: [],
}

/** A session in which a refresh loses a claim, two cookies are refused for one reason, one was mended, and one is odd. */
export const SESSION = await playSession()
export const SNAPSHOT: SessionSnapshot = SESSION.snapshot()

/** Keys of its causes, in the order of the list. */
export const [LOST = '', LEGACY = '', POPUP = '', THEME = '', TOUR = ''] = SNAPSHOT.diagnoses.map(one => one.key)
/** Of the symptom below the first. */
export const NO_USER = `${LOST} ${SNAPSHOT.diagnoses[0]?.findings[1]}`

function first<T>(list: readonly T[], fits: (one: T) => boolean): T {
  const found = list.find(fits)
  if (found === undefined) throw new Error('the sample session has changed')
  return found
}

/** The lost claim; with other words where a test needs them. */
export function finding(overrides: Partial<Finding> = {}): Finding {
  return { ...first(SNAPSHOT.findings, one => one.fingerprint === LOST), ...overrides }
}

export function evidence(overrides: Partial<Evidence> = {}): Evidence {
  return { ...finding().evidence[0], ...overrides }
}

export function diagnosis(overrides: Partial<Diagnosis> = {}): Diagnosis {
  return { ...first(SNAPSHOT.diagnoses, one => one.key === LOST), ...overrides }
}

export function exchange(number: number, overrides: Partial<ExchangeSummary> = {}): ExchangeSummary {
  const found = SNAPSHOT.exchanges.find(one => one.id === `x${number}`) ?? first(SNAPSHOT.exchanges, () => true)
  return { ...found, id: `x${number}`, ...overrides }
}

export function cookie(overrides: Partial<CookieStatus> = {}): CookieStatus {
  return { ...first(SNAPSHOT.cookies, one => one.role === 'session'), ...overrides }
}

/** The sample session on the screen. */
export function uiState(
  columns = 80,
  rows = 24,
  snapshot: SessionSnapshot = SNAPSHOT,
  header: Partial<HeaderInfo> = {},
): UiState {
  return initialState({ snapshot, header: { ...HEADER, ...header }, size: { columns, rows }, now: NOW })
}

/** The state with what it shows of exchanges, as the running screen asks for it. */
export function withDetails(state: UiState, source: Pick<DetailSource, 'detail'> = SESSION): UiState {
  const details = missingDetails(state, source, PAPER.detail)
  return details === null ? state : reduce(state, { kind: 'details', details })
}

/** How keys are pressed on the screen of a session: gives the state after them; what is no binding is typed. */
export function pressIn(source: Pick<DetailSource, 'detail'>) {
  return (start: UiState, ...keys: readonly string[]): UiState =>
    keys.reduce(
      (state, key) => {
        const command = commandFor(key, placeOf(state))
        if (command === null) return withDetails(reduce(state, { kind: 'key', key, now: NOW }), source)
        const chosen = command === 'menu-run' ? chosenCommand(state) : null
        const commands = chosen === null ? [command] : [command, chosen]
        return commands.reduce(
          (one, next) => withDetails(reduce(one, { kind: 'command', command: next, now: NOW }), source),
          state,
        )
      },
      withDetails(start, source),
    )
}

/** On the screen of the sample session. */
export const press = pressIn(SESSION)

/** The lines of a frame as they are read. */
export function frameLines(state: UiState): readonly string[] {
  return frameRows(state).map(row =>
    row
      .map(piece => piece.text)
      .join('')
      .trimEnd(),
  )
}

/** Two exchanges of the sample session, as the running screen compares them. */
export const compare: DetailSource['compare'] = compareIn(SESSION)

function compareIn(session: Pick<Session, 'facts'>): DetailSource['compare'] {
  return async (marked, other) => {
    const [one, two] = await Promise.all([session.facts(marked), session.facts(other)])
    return one === null || two === null ? null : PAPER.told(compareExchanges(one, two, { basePath: null }))
  }
}

/** The open comparison with what came of it. */
export async function compared(state: UiState, session: Pick<Session, 'facts'> = SESSION): Promise<UiState> {
  if (state.diff === null) throw new Error('nothing is compared')
  const { marked, other } = state.diff
  return reduce(state, { kind: 'compared', marked, other, found: await compareIn(session)(marked, other) })
}
