import { type ComponentChild, type ComponentChildren, h } from 'preact'
import { describeAhead } from '../../http/moved-clock.ts'
import { tellWord } from '../../http/witness-words.ts'
import type { Exchange, ExchangeId, HeaderList } from '../../model/exchange.ts'
import type { ExchangeDetail, JudgedLine, Reason } from '../../model/exchange-detail.ts'
import type { ExchangeSummary } from '../../model/recording.ts'
import type { BrowserVerdict } from '../../model/witness.ts'
import { clockOf, exchangeLink, placeOf, prose, say } from './parts.ts'

/** More rows than that make no page; the newest stay, as in the recording. */
const MAX_ROWS = 5_000

/** Every exchange in a line; the filter of the page works on them. */
export function exchangeTable(exchanges: readonly ExchangeSummary[], known: ReadonlySet<ExchangeId>): ComponentChild {
  const rows = exchanges.slice(-MAX_ROWS)
  return h(
    'div',
    null,
    h(
      'p',
      { class: 'filter', hidden: true },
      h('label', { for: 'filter' }, 'Filter '),
      h('input', { id: 'filter', type: 'search', autocomplete: 'off', placeholder: 'path, status, cookie …' }),
      h('label', null, h('input', { id: 'all', type: 'checkbox' }), ' all requests'),
      h('output', { id: 'count', for: 'filter all' }),
    ),
    h(
      'div',
      { class: 'wide', tabIndex: 0, role: 'group', 'aria-label': 'Exchanges' },
      h(
        'table',
        { class: 'list', id: 'list' },
        h('caption', null, `${rows.length} exchanges; those of NextAuth and those that findings name are marked`),
        h(
          'thead',
          null,
          h(
            'tr',
            null,
            ['', 'Time (UTC)', 'Request', 'Answer', 'ms', 'Meaning'].map(word =>
              h('th', { scope: 'col' }, word || h('span', { class: 'unseen' }, 'Exchange')),
            ),
          ),
        ),
        h(
          'tbody',
          null,
          rows.map(one => rowOf(one, known)),
        ),
      ),
    ),
  )
}

function rowOf(one: ExchangeSummary, known: ReadonlySet<ExchangeId>): ComponentChild {
  const { host, path } = placeOf(one.url)
  const matters = one.action !== null || one.findings.length > 0 || known.has(one.id)
  return h(
    'tr',
    { class: `${matters ? 'auth' : 'other'}${one.findings.length > 0 ? ' named' : ''}` },
    h('td', null, exchangeLink(one.id, known)),
    h('td', null, clockOf(one.startedAt).slice(0, 8)),
    h('td', null, say(one.method, 20), ' ', h('span', { title: say(host, 200) }, say(path, 160))),
    h('td', null, one.failure === null ? (one.status ?? 'none') : say(one.failure, 120)),
    h('td', { class: 'number' }, Math.round(one.durationMs)),
    h('td', null, [
      one.meaning === null ? '' : say(one.meaning, 120),
      one.client === null ? '' : ` (${say(one.client, 20)})`,
    ]),
  )
}

/** One exchange whole: a part that the proofs link to. */
export function exchangePart(detail: ExchangeDetail): ComponentChild {
  const { id, exchange, lines, withheld } = detail
  const { request, outcome } = exchange
  const { host, path } = placeOf(request.url)
  const received = outcome.kind === 'response' ? outcome.received : null
  return h(
    'details',
    { id, class: 'exchange' },
    h(
      'summary',
      null,
      h('b', null, id),
      ` ${say(request.method, 20)} ${say(path, 200)} `,
      h('span', { class: 'faint' }, say(host, 100)),
      ` → ${received === null ? 'no answer' : `${received.status} ${say(received.statusText, 60)}`}`,
    ),
    h('p', { class: 'faint' }, `${clockOf(exchange.startedAt)} UTC, ${say(request.httpVersion, 20)}`),
    exchange.clock !== undefined && h('p', null, clockText(exchange.clock)),
    outcome.kind === 'failure' && h('p', null, `Failed: ${say(outcome.failure.kind)}`),
    lines.length > 0 && [h('h3', null, 'Cookies set'), h('ul', null, lines.map(lineOf))],
    withheld.length > 0 && [
      h('h3', null, 'Cookies that the browser kept back'),
      h(
        'ul',
        null,
        withheld.map(one =>
          h('li', null, h('code', null, say(one.name, 200)), wordOf(one.browser), reasonsOf(one.reasons)),
        ),
      ),
    ],
    h('h3', null, 'Request'),
    headersOf(request.headers),
    received !== null && [h('h3', null, 'Answer'), headersOf(received.headers)],
  )
}

function clockText({ aheadMs, keptBack }: NonNullable<Exchange['clock']>): string {
  const kept =
    keptBack.length === 0
      ? ''
      : ` authproxy kept back, since the browser would have dropped them by then: ${say(keptBack.join(', '), 400)}.`
  return `The app's clock was moved by ${describeAhead(aheadMs)}.${kept}`
}

function lineOf({ pieces, verdict, reasons, browser }: JudgedLine): ComponentChild {
  const shown = pieces.flatMap(({ text, marked }, index): ComponentChildren[] => [
    index > 0 ? '; ' : '',
    marked ? h('mark', null, say(text, 400)) : say(text, 400),
  ])
  const kind = verdict === 'rejected' ? 'error' : verdict === 'stored' || verdict === 'replaced' ? 'good' : 'warning'
  return h(
    'li',
    null,
    h('span', { class: `chip ${kind}` }, verdict),
    ' ',
    h('code', null, shown),
    wordOf(browser),
    reasonsOf(reasons),
  )
}

/** What the browser itself says of it, where it was heard. */
function wordOf(browser: BrowserVerdict | 'alone' | null): ComponentChild {
  const said = browser === 'alone' ? "by the browser's account alone" : tellWord(browser)
  return said === null ? null : h('span', { class: 'faint' }, ` (${say(said, 400)})`)
}

function reasonsOf(reasons: readonly Reason[]): ComponentChildren {
  return reasons.map(({ code, sentence, fix }) =>
    h('p', { class: 'reason' }, h('code', null, say(code, 80)), ' ', prose(sentence), ' ', prose(fix)),
  )
}

function headersOf(headers: HeaderList): ComponentChild {
  return h(
    'pre',
    { tabIndex: 0 },
    h('code', null, headers.map(([name, value]) => `${say(name, 200)}: ${say(value)}`).join('\n')),
  )
}
