import { FRONT_PARTS, type FrontPart } from '../model/exchange.ts'
import { type CacheWord, type FrontCaching, PARTS_OF_ANSWERS } from './cache.ts'
import {
  emptyAnswer,
  type Front,
  type FrontAnswer,
  type HeaderFact,
  type Limit,
  plainAnswer,
  type Source,
  type Timeout,
} from './front.ts'

/** What is wrong with a front that somebody wrote. */
export class FrontFault extends Error {
  override readonly name = 'FrontFault'
}

const ACTIONS = ['set', 'keep', 'append', 'pass', 'drop'] as const
const JOINTS = [', ', ',', 'line'] as const
const ASKS = ['HTTP/1.0', 'HTTP/1.1'] as const
const WAITS = ['read', 'head', 'whole'] as const
const OVER = ['HTTP/1.1', 'HTTP/2'] as const
const KEYS = [
  'name',
  'title',
  'about',
  'asks',
  'headers',
  'cookies',
  'strips',
  'setCookie',
  'folds',
  'location',
  'caching',
  'limits',
  'buffers',
  'timeout',
]
const WORDS: readonly CacheWord[] = ['cache-control', 'expires', 'set-cookie', 'vary', 'x-accel-expires']
const CACHING_KEYS = ['key', 'ignores', 'valid', 'atLeast', 'statuses', 'endings', 'withholdsSetCookie']

/** A front as JSON, in the shape of those that are built in; facts need no source. Throws `FrontFault` with the place. */
export function readFront(value: unknown, file: string): Front {
  const fields = record(value, 'a front')
  for (const key of Object.keys(fields)) {
    if (!KEYS.includes(key)) throw new FrontFault(`"${key}" is unknown; there are ${KEYS.join(', ')}`)
  }
  const source: Source = { mark: 'not confirmed', where: file }
  const name = fields.name === undefined ? file : text(fields.name, 'name')
  const optional = <K extends keyof Front>(key: K, read: (one: unknown) => Front[K]) =>
    fields[key] === undefined ? {} : { [key]: read(fields[key]) }
  return {
    name,
    title: fields.title === undefined ? name : text(fields.title, 'title'),
    about: fields.about === undefined ? `as ${file} says` : text(fields.about, 'about'),
    asks: fields.asks === undefined ? 'HTTP/1.1' : oneOf(ASKS, fields.asks, 'asks'),
    headers: list(fields.headers ?? [], 'headers').map((one, index) => readHeader(one, `headers[${index}]`, source)),
    limits: list(fields.limits ?? [], 'limits').map((one, index) => readLimit(one, `limits[${index}]`, source)),
    notes: [],
    ...optional('cookies', one => ({ keeps: texts(record(one, 'cookies').keeps, 'cookies.keeps'), source })),
    ...optional('strips', one => texts(one, 'strips')),
    ...optional('setCookie', one => ({
      withheld: oneOf(['always', 'unless-private'] as const, record(one, 'setCookie').withheld, 'setCookie.withheld'),
      source,
    })),
    ...(fields.folds === undefined || fields.folds === false ? {} : { folds: yes(fields.folds, source) }),
    ...optional('location', one => {
      const { from, to } = record(one, 'location')
      return { from: text(from, 'location.from'), to: text(to, 'location.to'), source }
    }),
    ...optional('buffers', one => ({ bytes: positive(record(one, 'buffers').bytes, 'buffers.bytes'), source })),
    ...optional('timeout', one => readTimeout(one, source)),
    ...optional('caching', one => readCaching(one, source)),
  }
}

function readTimeout(value: unknown, source: Source): Timeout {
  const { seconds, over = 'read', betweenSeconds, answer, setting } = record(value, 'timeout')
  return {
    seconds: positive(seconds, 'timeout.seconds'),
    over: oneOf(WAITS, over, 'timeout.over'),
    ...(betweenSeconds === undefined ? {} : { betweenSeconds: positive(betweenSeconds, 'timeout.betweenSeconds') }),
    answer: answer === undefined ? emptyAnswer(504, 'Gateway Timeout') : readFrontAnswer(answer, 'timeout.answer'),
    setting: setting === undefined ? null : text(setting, 'timeout.setting'),
    source,
  }
}

function readCaching(value: unknown, source: Source): FrontCaching {
  const fields = record(value, 'caching')
  for (const key of Object.keys(fields)) {
    if (!CACHING_KEYS.includes(key))
      throw new FrontFault(`"caching.${key}" is unknown; there are ${CACHING_KEYS.join(', ')}`)
  }
  const { key = '$host$path', ignores = [], valid = [], atLeast, statuses, endings, withholdsSetCookie } = fields
  return {
    key: headerText(key, 'caching.key'),
    ignores: list(ignores, 'caching.ignores').map((one, index) => oneOf(WORDS, one, `caching.ignores[${index}]`)),
    valid: list(valid, 'caching.valid').map((one, index) => {
      const place = `caching.valid[${index}]`
      const { statuses: those = 'any', seconds } = record(one, place)
      return {
        statuses: those === 'any' ? 'any' : numbers(those, `${place}.statuses`),
        seconds: whole(seconds, `${place}.seconds`),
      }
    }),
    ...(atLeast === undefined ? {} : { atLeast: whole(atLeast, 'caching.atLeast') }),
    ...(statuses === undefined ? {} : { statuses: numbers(statuses, 'caching.statuses') }),
    ...(endings === undefined ? {} : { endings: texts(endings, 'caching.endings').map(one => one.toLowerCase()) }),
    ...(withholdsSetCookie === true ? { withholdsSetCookie } : {}),
    bypass: PARTS_OF_ANSWERS,
    noCache: PARTS_OF_ANSWERS,
    source,
  }
}

function readHeader(value: unknown, place: string, source: Source): HeaderFact {
  const { name, action, value: filled, joint } = record(value, place)
  const fact: HeaderFact = {
    name: headerName(name, `${place}.name`),
    action: oneOf(ACTIONS, action, `${place}.action`),
    ...(filled === undefined ? {} : { value: headerText(filled, `${place}.value`) }),
    ...(joint === undefined ? {} : { joint: oneOf(JOINTS, joint, `${place}.joint`) }),
    source,
  }
  const writes = fact.action === 'set' || fact.action === 'keep' || fact.action === 'append'
  if (writes && fact.value === undefined) throw new FrontFault(`${place} needs a value`)
  if (writes && fact.name.includes('*')) throw new FrontFault(`${place}.name must be one name, without *`)
  return fact
}

function readLimit(value: unknown, place: string, source: Source): Limit {
  const { part, bytes, over, answer, setting } = record(value, place)
  if (typeof bytes !== 'number' || !Number.isSafeInteger(bytes) || bytes < 1)
    throw new FrontFault(`${place}.bytes must be a whole number of octets`)
  const limited = oneOf(FRONT_PARTS, part, `${place}.part`)
  return {
    part: limited,
    bytes,
    ...(over === undefined ? {} : { over: oneOf(OVER, over, `${place}.over`) }),
    answer: answer === undefined ? usualAnswer(limited) : readAnswer(answer, `${place}.answer`),
    setting: setting === undefined ? null : text(setting, `${place}.setting`),
    source,
  }
}

/** What most fronts say beyond a limit. */
export function usualAnswer(part: FrontPart): FrontAnswer {
  if (part.startsWith('response')) return plainAnswer(502, 'Bad Gateway')
  if (part === 'request-body') return plainAnswer(413, 'Content Too Large')
  if (part === 'request-line') return plainAnswer(414, 'URI Too Long')
  return emptyAnswer(431, 'Request Header Fields Too Large')
}

function readAnswer(value: unknown, place: string): Limit['answer'] {
  return value === 'closes' || value === 'unknown' ? value : readFrontAnswer(value, place)
}

function readFrontAnswer(value: unknown, place: string): FrontAnswer {
  const { status, reason = '', type = 'text/plain', body = '' } = record(value, place)
  if (typeof status !== 'number' || !Number.isInteger(status) || status < 200 || status > 599)
    throw new FrontFault(`${place}.status must be a status from 200 to 599`)
  return {
    status,
    reason: headerText(reason, `${place}.reason`),
    type: type === null ? null : headerText(type, `${place}.type`),
    body: text(body, `${place}.body`),
  }
}

function record(value: unknown, place: string): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    throw new FrontFault(`${place} must be an object`)
  return value as Readonly<Record<string, unknown>>
}

function list(value: unknown, place: string): readonly unknown[] {
  if (!Array.isArray(value)) throw new FrontFault(`${place} must be a list`)
  return value
}

function text(value: unknown, place: string): string {
  if (typeof value !== 'string') throw new FrontFault(`${place} must be a text`)
  return value
}

function texts(value: unknown, place: string): readonly string[] {
  return list(value, place).map((one, index) => text(one, `${place}[${index}]`))
}

function numbers(value: unknown, place: string): readonly number[] {
  return list(value, place).map((one, index) => whole(one, `${place}[${index}]`))
}

function whole(value: unknown, place: string): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0)
    throw new FrontFault(`${place} must be a whole number`)
  return value
}

function positive(value: unknown, place: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value <= 0)
    throw new FrontFault(`${place} must be a number above 0`)
  return value
}

function yes(value: unknown, source: Source): Source {
  if (value !== true) throw new FrontFault('folds must be true or false')
  return source
}

function oneOf<const T extends string>(known: readonly T[], value: unknown, place: string): T {
  const found = known.find(one => one === value)
  if (found === undefined) throw new FrontFault(`${place} must be one of ${known.map(one => `"${one}"`).join(', ')}`)
  return found
}

/** A header name, or a pattern of names. */
export function headerName(value: unknown, place: string): string {
  const name = text(value, place)
  if (!/^[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}$/.test(name)) throw new FrontFault(`${place} must be the name of a header`)
  return name
}

/** What may stand in a header: no line end can come in by it. */
export function headerText(value: unknown, place: string): string {
  const line = text(value, place)
  if (/[^\t\x20-\x7e\x80-\xff]/.test(line)) throw new FrontFault(`${place} must be one line`)
  return line
}
