import { type ComponentChild, type ComponentChildren, h } from 'preact'
import type { ExchangeId } from '../../model/exchange.ts'
import type { Evidence } from '../../model/finding.ts'
import type { ExchangeSummary } from '../../model/recording.ts'
import { clockOf, type HtmlReport, placeOf, say } from './parts.ts'

/** More are read in the list below the chart. */
const MAX_STEPS = 12
const WIDTH = 880
const LEFT = 110
const STEP = 74
const TOP = 46

interface Step {
  readonly summary: ExchangeSummary
  readonly notes: readonly string[]
  readonly cookies: string
}

/** The exchanges of a proof between the browser and the hosts, in order of time; null = none of them is kept. */
export function sequenceChart(evidence: readonly Evidence[], report: HtmlReport): ComponentChild {
  const steps = stepsOf(evidence, report).slice(0, MAX_STEPS)
  if (steps.length === 0) return null
  const hosts = [...new Set(steps.map(one => placeOf(one.summary.url).host))].slice(0, 3)
  const right = (host: string) =>
    LEFT + ((WIDTH - 2 * LEFT) / Math.max(hosts.length, 1)) * (Math.max(hosts.indexOf(host), 0) + 1)
  const height = TOP + STEP * steps.length + 10
  const title = `${steps.length} exchanges between the browser and ${hosts.map(host => say(host, 60)).join(', ')}`
  return h(
    'div',
    { class: 'wide', tabIndex: 0, role: 'group', 'aria-label': 'Sequence chart' },
    h(
      'svg',
      { class: 'sequence', viewBox: `0 0 ${WIDTH} ${height}`, width: WIDTH, height, role: 'img', 'aria-label': title },
      h('text', { x: LEFT, y: 18, class: 'actor' }, 'browser'),
      h('line', { x1: LEFT, y1: 26, x2: LEFT, y2: height, class: 'life' }),
      hosts.map(host => [
        h('text', { x: right(host), y: 18, class: 'actor' }, say(host, 40)),
        h('line', { x1: right(host), y1: 26, x2: right(host), y2: height, class: 'life' }),
      ]),
      steps.map((step, index) => stepPart(step, right(placeOf(step.summary.url).host), TOP + STEP * index)),
    ),
  )
}

function stepPart({ summary, notes, cookies }: Step, x: number, y: number): ComponentChildren {
  const middle = (LEFT + x) / 2
  const room = Math.floor((x - LEFT) / 7.2)
  const sent = `${summary.method} ${placeOf(summary.url).path}`
  const answer = summary.failure ?? `${summary.status ?? 'no answer'}${cookies === '' ? '' : `  ${cookies}`}`
  return [
    h('text', { x: LEFT - 10, y: y + 16, class: 'when' }, summary.id),
    h('text', { x: LEFT - 10, y: y + 30, class: 'when faint' }, clockOf(summary.startedAt).slice(0, 8)),
    h('text', { x: middle, y: y + 8, class: 'said' }, say(sent, room)),
    arrow(LEFT, x, y + 14),
    h('text', { x: middle, y: y + 34, class: 'said' }, say(answer, room)),
    arrow(x, LEFT, y + 40),
    h('text', { x: middle, y: y + 56, class: 'said note' }, say(notes.join('; '), room)),
  ]
}

function arrow(from: number, to: number, y: number): ComponentChildren {
  const back = to < from ? 8 : -8
  return [
    h('line', { x1: from, y1: y, x2: to, y2: y, class: 'arrow' }),
    h('path', { d: `M${to} ${y} l${back} -4 v8 z`, class: 'head' }),
  ]
}

function stepsOf(evidence: readonly Evidence[], { snapshot, details }: HtmlReport): readonly Step[] {
  const notes = new Map<ExchangeId, string[]>()
  for (const { exchange, note } of evidence) notes.set(exchange, [...(notes.get(exchange) ?? []), note])
  return snapshot.exchanges
    .filter(one => notes.has(one.id))
    .map(summary => {
      const lines = details.find(one => one.id === summary.id)?.lines ?? []
      const cookies = lines.map(line => `${line.name} ${line.verdict}`).join(', ')
      return { summary, notes: notes.get(summary.id) ?? [], cookies }
    })
}
