import { decodeBody } from '../../http/decode-body.ts'
import { excerptSetCookie, excerptValue } from '../../http/excerpt.ts'
import { headerValue } from '../../http/headers.ts'
import type { Body, Exchange, HeaderList } from '../../model/exchange.ts'
import type { ExchangeDetail } from '../../model/exchange-detail.ts'
import { formatCount, wrap } from '../format.ts'
import { EMPTY_ROW, type Row, span } from '../rows.ts'
import { heading, paragraph } from './text-rows.ts'

const LONGEST_VALUE = 8_000
const LONGEST_BODY = 6_000
/** What stands for a secret, and its filling, which keeps the length for files. */
const FILLED = /(redacted-[0-9a-f]{8}(?:[0-9a-f]{8})?|_[0-9a-f]{8})_{1,100000}/g
const MASKED_JOSE = /eyJyZWRhY3RlZCI6I[\w-]{0,100000}/g
const PLACEHOLDER = /redacted-[0-9a-f]{8}|eyJyZWRhY3RlZCI6I|_[0-9a-f]{8}/

/** A masked text without the filling of its placeholders. */
export function readable(text: string): string {
  return text.replace(MASKED_JOSE, 'redacted').replace(FILLED, '$1')
}

/** The request as the browser sent it, and what the app saw instead. */
export function requestPart({ exchange }: Pick<ExchangeDetail, 'exchange'>, columns: number): readonly Row[] {
  const { request, forwarded } = exchange
  return [
    EMPTY_ROW,
    ...paragraph(`${request.method} ${readable(request.url)} ${request.httpVersion}`, columns, 'strong'),
    ...headerRows(request.headers, columns),
    ...(forwarded === null ? [] : changeRows('What the app saw instead', request.headers, forwarded, columns)),
    ...bodyRows(request.body, request.headers, columns),
  ]
}

/** The answer as the app sent it, and what the browser got instead. */
export function responsePart({ exchange }: Pick<ExchangeDetail, 'exchange'>, columns: number): readonly Row[] {
  const { outcome } = exchange
  if (outcome.kind === 'failure') {
    const { failure, answered } = outcome
    const said = 'detail' in failure ? ` ${failure.detail}` : ''
    const who = 'front' in failure ? `authproxy, as ${failure.front},` : 'authproxy'
    const own = answered === null ? 'The browser got no answer.' : `${who} answered ${answered} instead.`
    return [EMPTY_ROW, ...paragraph(`${failure.kind}.${said}`, columns, 'error'), ...paragraph(own, columns)]
  }
  const { received, delivered } = outcome
  const status = `${received.httpVersion} ${received.status} ${received.statusText}`.trimEnd()
  return [
    EMPTY_ROW,
    ...paragraph(status, columns, 'strong'),
    ...headerRows(received.headers, columns),
    ...changeRows('What the browser got instead', received.headers, delivered, columns),
    ...(received.complete ? [] : paragraph(endOf(exchange), columns, 'warning')),
    ...bodyRows(received.body, received.headers, columns),
  ]
}

function endOf({ front, frontCut }: Pick<Exchange, 'front' | 'frontCut'>): string {
  if (frontCut === undefined) return 'The body ended before its framing said so.'
  return `authproxy, as ${front ?? 'the front'}, cut the body off after ${frontCut.seconds} s; the app was still at it.`
}

/** All of them, in their order and case. */
function headerRows(headers: HeaderList, columns: number): readonly Row[] {
  return headers.flatMap(([name, value]) => {
    const text = `${name}: ${shownValue(name, value).slice(0, LONGEST_VALUE)}`
    return wrap(text, columns - 6).map((line, index): Row => {
      if (index > 0) return [span(`     ${line}`)]
      const end = Math.min(line.length, name.length + 1)
      return [span(`   ${line.slice(0, end)}`, 'quiet'), span(line.slice(end))]
    })
  })
}

/** A cookie's placeholder says less than its size; its value, where it was asked for, says all. */
function shownValue(name: string, value: string): string {
  const header = name.toLowerCase()
  if (!PLACEHOLDER.test(value)) return value
  if (header === 'set-cookie') return excerptSetCookie(value)
  if (header !== 'cookie') return readable(value)
  const pairs = value.split(';').map(pair => {
    const equals = pair.indexOf('=')
    return equals < 0 ? pair : `${pair.slice(0, equals)}=${excerptValue(pair.slice(equals + 1))}`
  })
  return readable(pairs.join(';'))
}

/** Lines that only one of two lists has. */
export function changeRows(title: string, before: HeaderList, after: HeaderList, columns: number): readonly Row[] {
  if (before === after) return []
  const gone = missingIn(after, before)
  const come = missingIn(before, after)
  if (gone.length + come.length === 0) return []
  const lines = (list: HeaderList, sign: string, style: 'error' | 'good') =>
    list.flatMap(([name, value]) =>
      wrap(`${sign} ${name}: ${shownValue(name, value).slice(0, LONGEST_VALUE)}`, columns - 6).map(
        (line, index): Row => [span(`   ${index === 0 ? '' : '  '}${line}`, style)],
      ),
    )
  return [...heading(title), ...lines(gone, '-', 'error'), ...lines(come, '+', 'good')]
}

function missingIn(list: HeaderList, of: HeaderList): HeaderList {
  const keyOf = ([name, value]: readonly [string, string]) => `${name.toLowerCase()}: ${value}`
  const known = new Set(list.map(keyOf))
  return of.filter(header => !known.has(keyOf(header)))
}

function bodyRows(body: Body | null, headers: HeaderList, columns: number): readonly Row[] {
  if (body === null || body.totalBytes === 0) return []
  const type = headerValue(headers, 'content-type') ?? 'unknown type'
  const size = `${formatCount(body.totalBytes, 'byte')} of ${type}`
  if (body.bytes.length === 0)
    return [...heading('Body'), ...paragraph(`${size}; its content is not kept, or too long to show`, columns, 'quiet')]
  const { text, error } = decodeBody(body, headerValue(headers, 'content-encoding'))
  if (error !== null) return [...heading('Body'), ...paragraph(`${size}: ${error}`, columns, 'quiet')]
  const lines = text.slice(0, LONGEST_BODY).split(/\r?\n/)
  const cut = text.length > LONGEST_BODY ? paragraph('…', columns, 'quiet') : []
  return [
    ...heading('Body'),
    ...paragraph(size, columns, 'quiet'),
    ...lines.flatMap(line => (line === '' ? [EMPTY_ROW] : paragraph(readable(line), columns))),
    ...cut,
  ]
}
