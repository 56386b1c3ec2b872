import { type ComponentChild, type ComponentChildren, h } from 'preact'
import type { HeaderList } from '../../model/exchange.ts'
import type { ExchangeDetail, JudgedLine } from '../../model/exchange-detail.ts'
import { say } from './parts.ts'

const MAX_COLUMNS = 60
const MAX_COOKIES = 30
const LEFT = 260
const COLUMN = 22
const ROW = 24
const TOP = 70

type Event = JudgedLine['verdict'] | 'sent' | 'withheld'

/** What each sign means; shape and letter differ as well as colour. */
const SIGNS: Readonly<Record<Event, readonly [sign: string, kind: string, words: string]>> = {
  stored: ['S', 'good', 'set and stored'],
  replaced: ['R', 'good', 'set again'],
  deleted: ['D', 'warning', 'deleted'],
  expired: ['E', 'warning', 'set, already over'],
  rejected: ['✖', 'error', 'refused by the browser'],
  sent: ['·', 'plain', 'came back'],
  withheld: ['✕', 'error', 'kept back by the browser'],
}

/** A lane for each cookie: what became of it in each exchange; null = there was none. */
export function cookieLanes(details: readonly ExchangeDetail[]): ComponentChild {
  const lanes = lanesOf(details)
  const columns = details.filter(one => [...lanes.values()].some(lane => lane.has(one.id))).slice(-MAX_COLUMNS)
  if (columns.length === 0) return null
  const names = [...lanes.keys()].slice(0, MAX_COOKIES)
  const width = LEFT + COLUMN * columns.length + 20
  const height = TOP + ROW * names.length + 6
  return h(
    'div',
    null,
    h(
      'p',
      { class: 'legend' },
      Object.values(SIGNS).map(([sign, kind, words]) => [h('b', { class: kind }, sign), ` ${words}  `]),
    ),
    h(
      'div',
      { class: 'wide', tabIndex: 0, role: 'group', 'aria-label': 'Cookies over time' },
      h(
        'svg',
        { viewBox: `0 0 ${width} ${height}`, width, height, role: 'img', 'aria-label': wordsOf(lanes, names) },
        columns.map((one, index) =>
          h(
            'text',
            { class: 'column', transform: `translate(${LEFT + COLUMN * index + 4} ${TOP - 14}) rotate(-60)` },
            one.id,
          ),
        ),
        names.map((name, row) => laneOf(name, lanes.get(name) ?? new Map(), columns, row)),
      ),
    ),
  )
}

function laneOf(
  name: string,
  lane: ReadonlyMap<string, Event>,
  columns: readonly ExchangeDetail[],
  row: number,
): ComponentChildren {
  const y = TOP + ROW * row
  return [
    h('text', { x: LEFT - 14, y: y + 5, class: 'lane' }, say(name, 36)),
    h('line', { x1: LEFT - 6, y1: y, x2: LEFT + COLUMN * columns.length, y2: y, class: 'life' }),
    columns.map((one, index) => {
      const event = lane.get(one.id)
      if (event === undefined) return null
      const [sign, kind] = SIGNS[event]
      return h('text', { x: LEFT + COLUMN * index, y: y + 5, class: `sign ${kind}` }, sign)
    }),
  ]
}

function lanesOf(details: readonly ExchangeDetail[]): Map<string, Map<string, Event>> {
  const lanes = new Map<string, Map<string, Event>>()
  const note = (name: string, id: string, event: Event): void => {
    const lane = lanes.get(name) ?? new Map<string, Event>()
    lane.set(id, event)
    lanes.set(name, lane)
  }
  for (const { id, exchange, lines, withheld } of details) {
    for (const name of namesSent(exchange.request.headers)) note(name, id, 'sent')
    for (const { name } of withheld) note(name, id, 'withheld')
    for (const { name, verdict } of lines) note(name, id, verdict)
  }
  return lanes
}

/** HTTP/2 sends a line for each. */
function namesSent(headers: HeaderList): readonly string[] {
  return headers
    .filter(([name]) => name.toLowerCase() === 'cookie')
    .flatMap(([, value]) => value.split(';').map(pair => say(pair.split('=')[0]?.trim() ?? '', 200)))
    .filter(name => name !== '')
}

/** The picture in words. */
function wordsOf(lanes: ReadonlyMap<string, ReadonlyMap<string, Event>>, names: readonly string[]): string {
  return names
    .map(name => {
      const events = [...(lanes.get(name) ?? new Map<string, Event>())].filter(([, event]) => event !== 'sent')
      return `${say(name, 60)}: ${events.map(([id, event]) => `${SIGNS[event][2]} at ${id}`).join(', ') || 'came back only'}`
    })
    .join('. ')
}
