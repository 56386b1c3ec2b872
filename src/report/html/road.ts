import { type ComponentChild, h } from 'preact'
import type { ExchangeId } from '../../model/exchange.ts'
import type { SessionStep } from '../../model/road.ts'
import { clockOf, dateOf, exchangeLink, say, wideTable } from './parts.ts'

/** As the screen says it: a recording may begin after the sign-in, or hold none. */
export function roadTitle(road: readonly SessionStep[]): string {
  const hasSignIn = road.some(one => one.fate === 'made')
  return hasSignIn ? 'From sign-in to the end' : 'What became of the session, as far as it was seen'
}

/** What happened to the sessions from sign-in on; null = none was seen. */
export function roadTable(road: readonly SessionStep[], known: ReadonlySet<ExchangeId>): ComponentChild {
  if (road.length === 0) return null
  const heads = ['Exchange', 'Time (UTC)', 'Client', 'Who asked', 'The token', 'Claims', 'Ends', 'Answer']
  const rows = road.map(step => rowOf(step, known))
  return wideTable(roadTitle(road), heads, rows)
}

function rowOf(step: SessionStep, known: ReadonlySet<ExchangeId>): ComponentChild {
  const { exchange, last, count, at, client, asker, fate, lengthBytes, chunks, lost, gained, expiresAt, told } = step
  const size = lengthBytes === null || fate === 'untouched' ? '' : `, ${lengthBytes} bytes`
  const pieces = chunks > 1 && fate !== 'untouched' ? ` in ${chunks} chunks` : ''
  const run = count === 1 ? null : [' to ', exchangeLink(last, known)]
  const claims = [
    ...lost.map(path => h('span', { class: 'lost' }, `- ${say(path, 80)} `)),
    ...gained.map(path => h('span', { class: 'kept' }, `+ ${say(path, 80)} `)),
  ]
  return h(
    'tr',
    { class: step.isDeath ? 'death' : '' },
    h('td', null, exchangeLink(exchange, known), run),
    h('td', null, clockOf(at).slice(0, 8)),
    h('td', null, client === null ? 'not known' : say(client, 20)),
    h('td', null, say(asker), count === 1 ? '' : ` ×${count}`),
    h(
      'td',
      null,
      `${say(fate)}${size}${pieces}`,
      step.isDeath && (fate === 'deleted' ? ', no sign-out was seen' : ', and nobody is signed in'),
    ),
    h('td', null, claims),
    h('td', null, expiresAt === null ? '' : `${dateOf(expiresAt)} ${clockOf(expiresAt).slice(0, 5)}`),
    h('td', null, told === null ? '' : say(told)),
  )
}
