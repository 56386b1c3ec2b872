import { excerptValue } from '../../http/excerpt.ts'
import { headerValues } from '../../http/headers.ts'
import type { ExchangeDetail, WithheldCookie } from '../../model/exchange-detail.ts'
import type { Row } from '../rows.ts'
import { judgedRows, lineValue, wordRows } from './set-cookie.ts'
import { heading, paragraph } from './text-rows.ts'

const LONGEST_VALUE = 4_000

/** The Set-Cookie lines with our verdicts, what was sent, and what the browser kept back. `isOpen`: values are shown. */
export function cookiePart(detail: ExchangeDetail, columns: number, isOpen: boolean): readonly Row[] {
  const { exchange, lines, withheld } = detail
  const sent = headerValues(exchange.request.headers, 'cookie').flatMap(header => header.split(';'))
  const named = sent.map(pair => pair.trim()).filter(pair => pair !== '')
  return [
    ...heading('Set by the answer'),
    ...(lines.length === 0 ? paragraph('nothing', columns, 'quiet') : []),
    ...lines.flatMap(line => judgedRows(line, columns, '   ', isOpen ? lineValue(line, detail) : null)),
    ...heading('Sent with the request'),
    ...(named.length === 0 ? paragraph('nothing', columns, 'quiet') : []),
    ...named.flatMap(pair => paragraph(isOpen ? pair.slice(0, LONGEST_VALUE) : withoutValue(pair), columns)),
    ...heading('Held by the browser, and not sent'),
    ...(withheld.length === 0
      ? paragraph('none that authproxy knows the reason of', columns, 'quiet')
      : withheld.flatMap(one => withheldRows(one, columns))),
  ]
}

function withheldRows({ name, reasons, browser }: WithheldCookie, columns: number): readonly Row[] {
  const why = reasons.length === 0 ? 'authproxy expects it' : reasons.map(one => one.code).join(', ')
  return [
    ...paragraph(`${name}: ${why}`, columns),
    ...(browser === 'alone'
      ? paragraph("By the browser's account alone: authproxy did not see it set.", columns - 2, 'quiet', '     · ')
      : wordRows(browser, columns, '     ')),
    ...reasons.flatMap(({ sentence, fix }) =>
      sentence === ''
        ? []
        : [...paragraph(sentence, columns, 'plain', '     '), ...paragraph(`Fix: ${fix}`, columns, 'quiet', '     ')],
    ),
  ]
}

function withoutValue(pair: string): string {
  const equals = pair.indexOf('=')
  return equals < 0 ? excerptValue(pair) : `${pair.slice(0, equals)}=${excerptValue(pair.slice(equals + 1))}`
}
