import { type ComponentChild, type ComponentChildren, h } from 'preact'
import type { ExchangeDetail } from '../../model/exchange-detail.ts'
import type { ClaimShape, TokenSnapshot } from '../../model/token.ts'
import { say } from './parts.ts'

/** Columns; in between a run of equal tokens is one. */
const MAX_TOKENS = 14
const MAX_CLAIMS = 60
const MAX_CLIENTS = 4
/** They change with every token, and say so elsewhere. */
const DATES = new Set(['iat', 'exp', 'nbf', 'jti'])
const SIGNS = {
  kept: ['●', 'good', 'there'],
  other: ['◆', 'warning', 'another value'],
  lost: ['–', 'error', 'lost'],
} as const

interface Column {
  readonly id: ExchangeDetail['id']
  readonly claims: Readonly<Record<string, ClaimShape>>
}

/** Which claim is in which token, over time, for each client; null = no token could be opened. Names only. */
export function claimsMatrix(details: readonly ExchangeDetail[]): ComponentChild {
  const clients = [...new Set(details.map(one => one.client))]
  const tables = clients
    .map(client => ({ client, columns: columnsOf(details.filter(one => one.client === client)) }))
    .filter(one => one.columns.length > 0)
    .slice(0, MAX_CLIENTS)
  if (tables.length === 0) return null
  const legend = Object.values(SIGNS).map(([sign, kind, words]) => [h('b', { class: kind }, sign), ` ${words}  `])
  return h(
    'div',
    null,
    h('p', { class: 'legend' }, legend),
    tables.map(({ client, columns }) => tableOf(columns, tables.length > 1 ? (client ?? 'unknown') : null)),
  )
}

function tableOf(columns: readonly Column[], client: string | null): ComponentChild {
  const title = `Claims of the session token over time${client === null ? '' : `, client ${say(client, 20)}`}`
  const paths = [...new Set(columns.flatMap(one => Object.keys(one.claims)))]
    .filter(path => !DATES.has(path))
    .sort()
    .slice(0, MAX_CLAIMS)
  const heads = columns.map(one => h('th', { scope: 'col' }, h('a', { href: `#${one.id}` }, one.id)))
  return h(
    'div',
    { class: 'wide', tabIndex: 0, role: 'group', 'aria-label': title },
    h(
      'table',
      { class: 'matrix' },
      h('caption', client === null ? { class: 'unseen' } : null, title),
      h('thead', null, h('tr', null, h('th', { scope: 'col' }, 'Claim'), heads)),
      h(
        'tbody',
        null,
        paths.map(path =>
          h('tr', null, h('th', { scope: 'row' }, h('code', null, say(path, 80))), cellsOf(path, columns)),
        ),
      ),
    ),
  )
}

function cellsOf(path: string, columns: readonly Column[]): ComponentChildren {
  let before: string | null = null
  return columns.map(({ claims }) => {
    const claim = claims[path]
    const last = before
    before = claim?.digest ?? before
    if (claim === undefined && last === null) return h('td', null)
    const kind = claim === undefined ? 'lost' : last === null || last === claim.digest ? 'kept' : 'other'
    const [sign, , words] = SIGNS[kind]
    return h('td', { class: kind, title: words }, sign)
  })
}

/** Each token that an answer set and that could be opened; runs of equal claims are one, the newest stay. */
function columnsOf(details: readonly ExchangeDetail[]): readonly Column[] {
  const columns: Column[] = []
  let shape = ''
  for (const { id, sent, set } of details) {
    for (const token of [columns.length === 0 ? sent : null, set]) {
      const claims = token === null ? null : claimsOf(token.snapshot)
      if (claims === null) continue
      const next = shapeOf(claims)
      if (next === shape) continue
      shape = next
      columns.push({ id, claims })
    }
  }
  return columns.length <= MAX_TOKENS ? columns : [...columns.slice(0, 2), ...columns.slice(2 - MAX_TOKENS)]
}

function claimsOf(token: TokenSnapshot): Readonly<Record<string, ClaimShape>> | null {
  return token.kind === 'decoded' ? token.claims : null
}

function shapeOf(claims: Readonly<Record<string, ClaimShape>>): string {
  return JSON.stringify(
    Object.entries(claims)
      .filter(([path]) => !DATES.has(path))
      .map(([path, { digest }]) => [path, digest])
      .sort(),
  )
}
