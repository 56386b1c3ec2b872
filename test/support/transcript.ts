import { randomUUID } from 'node:crypto'
import { CompactEncrypt } from 'jose'
import type { Body, Exchange, HeaderList, Outcome } from '../../src/model/exchange.ts'
import type { LogLine } from '../../src/model/recording.ts'
import { deriveKey, keyThumbprint } from '../../src/tokens/keys.ts'
import { behindFront } from './behind-front.ts'
import type { ExampleStep, RuleExample } from './rule-examples.ts'

export const SECRET = 'transcript-secret-0123456789abcdef'
/** All transcripts begin here; each step is a second later, or more where it says so. */
export const START = Date.UTC(2026, 10, 23, 9, 0, 0)

/** Encrypts claims as next-auth v4 (`cookie` is not used) or Auth.js v5 does. */
export async function mintToken(
  dialect: 4 | 5,
  claims: Record<string, unknown>,
  cookie: string,
  secret = SECRET,
): Promise<string> {
  const now = Math.floor(START / 1000)
  const payload = { iat: now, exp: now + 30 * 86_400, jti: randomUUID(), ...claims }
  const plaintext = new TextEncoder().encode(JSON.stringify(payload))
  if (dialect === 4) {
    const key = deriveKey('next-auth-v4', secret, cookie, 32)
    return new CompactEncrypt(plaintext).setProtectedHeader({ alg: 'dir', enc: 'A256GCM' }).encrypt(key)
  }
  const key = deriveKey('authjs-v5', secret, cookie, 64)
  const header = { alg: 'dir', enc: 'A256CBC-HS512', kid: keyThumbprint(key) }
  return new CompactEncrypt(plaintext).setProtectedHeader(header).encrypt(key)
}

/** Turns an example's steps into exchanges; equal `$jwe…` texts become equal tokens. */
export async function playExample(example: Pick<RuleExample, 'steps'>): Promise<Exchange[]> {
  const minted = new Map<string, string>()
  const exchanges: Exchange[] = []
  const begins = beginsOf(example)
  for (const [index, step] of example.steps.entries())
    exchanges.push(await toExchange(step, index, begins[index] ?? START, minted))
  return exchanges.sort((a, b) => endOf(a) - endOf(b))
}

/** What the app printed in the middle of each step, in order of time. */
export function logOf(example: Pick<RuleExample, 'steps'>): LogLine[] {
  const begins = beginsOf(example)
  return example.steps.flatMap(({ log = [] }, index) =>
    log.map(line => ({ at: (begins[index] ?? START) + 5, stream: 'stderr' as const, line })),
  )
}

/** When each step begins, ms since the epoch. */
function beginsOf({ steps }: Pick<RuleExample, 'steps'>): readonly number[] {
  let at = START - 1_000
  return steps.map(({ laterMs = 0 }) => {
    at += 1_000 + laterMs
    return at
  })
}

/** A session takes exchanges in order of completion. */
function endOf({ startedAt, timing }: Exchange): number {
  return startedAt + timing.sendMs + timing.waitMs + timing.receiveMs
}

async function toExchange(
  step: ExampleStep,
  index: number,
  startedAt: number,
  minted: Map<string, string>,
): Promise<Exchange> {
  const [method = 'GET', url = ''] = step.request.split(' ')
  const request = {
    method,
    url,
    httpVersion: 'HTTP/2',
    headers: await toHeaders([`host: ${new URL(url).host}`, ...(step.send ?? [])], minted),
    body: toBody(step.sendBody),
  }
  const exchange: Exchange = {
    id: `x${index + 1}`,
    source: 'har',
    initiator: 'browser',
    startedAt,
    timing: { sendMs: 1, waitMs: (step.takesMs ?? 12) - 2, receiveMs: 1 },
    connection: null,
    upgrade: step.send?.includes('upgrade: websocket') ?? false,
    request,
    forwarded: null,
    outcome: await toOutcome(step, startedAt, minted),
  }
  const fronted = step.front === undefined ? exchange : behindFront(exchange, step.front)
  const { upstream: name, clock } = step
  const moved =
    clock === undefined
      ? fronted
      : { ...fronted, clock: { aheadMs: clock.days * 86_400_000, keptBack: clock.keptBack } }
  return name === undefined ? moved : { ...moved, upstream: { name, address: '127.0.0.1', skipped: [] } }
}

async function toOutcome(step: ExampleStep, startedAt: number, minted: Map<string, string>): Promise<Outcome> {
  if (step.status === 'app-response-refused') {
    const [header = null, byte] = step.body?.split(' ') ?? []
    const failure = { kind: step.status, code: 'HPE_INVALID_HEADER_TOKEN', detail: '', header }
    return { kind: 'failure', failure: { ...failure, byte: byte === undefined ? null : Number(byte) }, answered: 502 }
  }
  if (step.status === 'browser-aborted') return { kind: 'failure', failure: { kind: step.status }, answered: null }
  if (typeof step.status === 'string') {
    return { kind: 'failure', failure: { kind: step.status, code: 'ECONNREFUSED', detail: '' }, answered: 502 }
  }
  const own = step.answer?.some(line => /^date:/i.test(line)) ?? false
  const date = own ? [] : [`date: ${new Date(startedAt).toUTCString()}`]
  const headers = await toHeaders([...date, ...(step.answer ?? [])], minted)
  const body = toBody(step.body)
  const received = { status: step.status, statusText: '', httpVersion: 'HTTP/1.1', headers, body, complete: true }
  return { kind: 'response', received, delivered: headers }
}

function toBody(text: string | undefined): Body | null {
  if (text === undefined) return null
  const bytes = new TextEncoder().encode(text)
  return { bytes, totalBytes: bytes.length }
}

async function toHeaders(lines: readonly string[], minted: Map<string, string>): Promise<HeaderList> {
  const headers: [string, string][] = []
  for (const line of lines) {
    const colon = line.indexOf(':')
    headers.push([line.slice(0, colon), await fillTokens(line.slice(colon + 1).trim(), minted)])
  }
  return headers
}

/** `name=$jwe4{…}`: replaced by a token whose key fits the cookie's name. */
async function fillTokens(text: string, minted: Map<string, string>): Promise<string> {
  let filled = text
  for (;;) {
    const match = /([^\s;=]+)=\$jwe([45])(?=\{)/.exec(filled)
    if (match === null) return filled
    const [whole, cookie = '', version] = match
    const start = match.index + whole.length
    const end = endOfJson(filled, start)
    const json = filled.slice(start, end)
    const key = `${cookie} ${version} ${json}`
    const token = minted.get(key) ?? (await mintToken(version === '4' ? 4 : 5, JSON.parse(json), cookie))
    minted.set(key, token)
    filled = `${filled.slice(0, match.index)}${cookie}=${token}${filled.slice(end)}`
  }
}

function endOfJson(text: string, start: number): number {
  let depth = 0
  for (let index = start; index < text.length; index++) {
    if (text[index] === '{') depth++
    if (text[index] === '}' && --depth === 0) return index + 1
  }
  throw new Error(`unbalanced claims in ${text}`)
}
