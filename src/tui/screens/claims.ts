import type { ExchangeDetail, RevealedTokens } from '../../model/exchange-detail.ts'
import type { ClaimShape, TokenSnapshot } from '../../model/token.ts'
import { pad, show, truncate } from '../format.ts'
import { type Row, type Style, span } from '../rows.ts'

type Claims = Readonly<Record<string, ClaimShape>>
type Values = Readonly<Record<string, string>>

const NAME_COLUMNS = 34
const LONGEST_NAME = 200

interface Line {
  readonly sign: '-' | '+' | '~' | ' '
  readonly path: string
}

const STYLES: Readonly<Record<Line['sign'], Style>> = { '-': 'error', '+': 'good', '~': 'plain', ' ': 'quiet' }

/** The claims before and after a token was replaced: `- user {id,name}`, `+ role`; null = they are not known. */
export function claimsTable(
  { claimChange, sent, set }: ExchangeDetail,
  values: RevealedTokens | null,
  columns: number,
): readonly Row[] | null {
  if (claimChange === null || sent === null || set === null) return null
  const [before, after] = [claimsIn(sent.snapshot), claimsIn(set.snapshot)]
  const lines: readonly Line[] = [
    ...claimChange.lost.map((path): Line => ({ sign: '-', path })),
    ...claimChange.gained.map((path): Line => ({ sign: '+', path })),
    ...claimChange.changed.map((path): Line => ({ sign: '~', path })),
    ...claimChange.kept.map((path): Line => ({ sign: ' ', path })),
  ]
  const nameColumns = Math.min(NAME_COLUMNS, Math.max(12, Math.floor(columns * 0.4)))
  return lines.map(({ sign, path }) => {
    const shape = sign === '+' ? after : before
    const name = `${sign} ${claimName(path, shape)}`
    const text =
      values === null ? whatOf(sign, before[path], after[path]) : valueText(sign, path, values.sent, values.set)
    const room = columns - nameColumns - 7
    return [
      span(`     ${pad(name, nameColumns)}`, STYLES[sign]),
      span(` ${truncate(text, room)}`, sign === '-' ? 'error' : 'quiet'),
    ]
  })
}

/** `user {id,name,email}`: a claim with the keys in it. */
export function claimName(path: string, claims: Claims): string {
  const start = `${path}.`
  const keys = Object.keys(claims).flatMap(one => {
    const rest = one.startsWith(start) ? one.slice(start.length) : ''
    return rest === '' || (rest.includes('.') && Object.hasOwn(claims, start + rest.slice(0, rest.indexOf('.'))))
      ? []
      : [rest]
  })
  const name = show(path.slice(0, LONGEST_NAME))
  return keys.length === 0 ? name : `${name} {${keys.map(key => show(key.slice(0, LONGEST_NAME))).join(',')}}`
}

export function claimsIn(snapshot: TokenSnapshot): Claims {
  return snapshot.kind === 'decoded' ? snapshot.claims : {}
}

function whatOf(sign: Line['sign'], before: ClaimShape | undefined, after: ClaimShape | undefined): string {
  if (sign === '-') return `${sizeOf(before)}, gone`
  if (sign === '+') return `${sizeOf(after)}, new`
  return sign === '~' ? `${sizeOf(before)}, now ${sizeOf(after)} and another value` : sizeOf(before)
}

function sizeOf(shape: ClaimShape | undefined): string {
  return shape === undefined ? '?' : `${shape.type}, ${shape.sizeBytes} bytes`
}

function valueText(sign: Line['sign'], path: string, sent: Values | null, set: Values | null): string {
  const [was, is] = [pick(sent, path), pick(set, path)].map(value => show(value.slice(0, 500)))
  if (sign === '+') return is ?? ''
  return sign === '~' ? `${was} → ${is}` : (was ?? '')
}

/** The value at a path of a token whose topmost claims are JSON texts. */
function pick(values: Values | null, path: string): string {
  if (values === null) return '?'
  const whole = Object.hasOwn(values, path) ? values[path] : undefined
  if (whole !== undefined) return whole
  const top = Object.keys(values).find(name => path.startsWith(`${name}.`))
  return top === undefined ? '?' : `in ${truncate(top, 40)}: ${values[top]}`
}
