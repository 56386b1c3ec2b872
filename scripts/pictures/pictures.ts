import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { readHar } from '../../src/har/read.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { createSession, type Session } from '../../src/recording/recording.ts'
import { missingDetails } from '../../src/tui/details.ts'
import type { HeaderInfo } from '../../src/tui/header-info.ts'
import { commandFor } from '../../src/tui/keys.ts'
import { frameRows } from '../../src/tui/screens/frame.ts'
import { reduce } from '../../src/tui/store.ts'
import { initialState, placeOf, type UiState } from '../../src/tui/ui-state.ts'
import type { AnswerRow } from '../corpus-nextauth.ts'
import { drawScreen } from './draw-screen.ts'
import { type Picture, svgOf } from './svg.ts'

/** Recordings of real apps: token.user kept at sign-in only; SameSite=None on a cookie without Secure. */
const CLAIM_LOST = 'n004.har'
const REFUSED = 'n038.har'
const FOLDER = new URL('../../test/fixtures/nextauth/', import.meta.url)

/** `docs/pictures/*.svg` -> text: the screen as it is, of recorded sessions. Times of day are UTC's. */
export async function pictures(): Promise<ReadonlyMap<string, string>> {
  const zone = process.env.TZ
  process.env.TZ = 'UTC'
  try {
    return new Map([
      ['docs/pictures/cause.svg', await still('The cause, its proof and its fix', CLAIM_LOST, [124, 40], [])],
      ['docs/pictures/session.svg', await still('From sign-in to now', CLAIM_LOST, [100, 30], ['4'])],
      ['docs/pictures/refused-cookie.svg', await still('A cookie that browsers refuse', REFUSED, [100, 34], ['enter'])],
      ['docs/pictures/film.svg', await film()],
    ])
  } finally {
    if (zone === undefined) delete process.env.TZ
    else process.env.TZ = zone
  }
}

type Size = readonly [columns: number, rows: number]

async function still(title: string, file: string, size: Size, keys: readonly string[]): Promise<string> {
  const played = await play(file)
  return svgOf(title, size[0], [await shot(press(played, open(played, size), keys), 1)])
}

/** Nobody, a sign-in, the refresh that loses the claim, and the way to its proof. */
async function film(): Promise<string> {
  const size: Size = [100, 28]
  const shots: Picture[] = []
  for (const count of [0, 4, 6]) {
    const played = await play(CLAIM_LOST, count)
    shots.push(await shot(open(played, size), 1.6))
  }
  const played = await play(CLAIM_LOST)
  const start = open(played, size)
  for (const keys of [[], ['enter'], ['enter', 'space'], ['enter', 'j', 'enter'], ['4']])
    shots.push(await shot(press(played, start, keys), 3))
  return svgOf('authproxy at work', size[0], shots)
}

interface Played {
  readonly session: Session
  readonly origin: string
  /** ms since the epoch. */
  readonly end: number
}

/** The first exchanges of a recording, or all. */
async function play(file: string, count = Number.POSITIVE_INFINITY): Promise<Played> {
  const rows: readonly AnswerRow[] = JSON.parse(readFileSync(new URL('answer-key.json', FOLDER), 'utf8'))
  const secret = rows.find(row => row.file === file)?.secret
  const { exchanges } = readHar(gunzipSync(readFileSync(new URL(`${file}.gz`, FOLDER))).toString('utf8'))
  const session = createSession({ digestKey: KEY, secrets: typeof secret === 'string' ? [secret] : [] })
  for (const exchange of exchanges.slice(0, count)) session.ingest(exchange)
  await session.settled()
  const last = exchanges.at(-1)
  const [first] = exchanges
  return {
    session,
    origin: first === undefined ? '' : new URL(first.request.url).origin,
    end: (last?.startedAt ?? 0) + 12_000,
  }
}

/** Nothing here is secret, and pictures must not change from run to run. */
const KEY = new Uint8Array(32).fill(5)
const PAPER = createForPaper({ key: KEY, basePath: null })

function open({ session, origin, end }: Played, [columns, rows]: Size): UiState {
  const header: HeaderInfo = {
    version: null,
    publicOrigin: origin,
    networkOrigins: [],
    target: 'localhost:3000',
    library: null,
    dialect: null,
    front: null,
    ca: 'trusted',
    secret: 'found',
    app: 'up',
    hints: [],
  }
  const snapshot = PAPER.snapshot(session.snapshot())
  return withDetails(session, initialState({ snapshot, header, size: { columns, rows }, now: end }))
}

function press({ session, end }: Played, start: UiState, keys: readonly string[]): UiState {
  return keys.reduce((state, key) => {
    const command = commandFor(key, placeOf(state))
    if (command === null) throw new Error(`no key ${key} there`)
    return withDetails(session, reduce(state, { kind: 'command', command, now: end }))
  }, start)
}

function withDetails(session: Session, state: UiState): UiState {
  const details = missingDetails(state, session, PAPER.detail)
  return details === null ? state : reduce(state, { kind: 'details', details })
}

async function shot(state: UiState, seconds: number): Promise<Picture> {
  return { lines: await drawScreen(frameRows(state), state.size.columns), seconds }
}
