import type { Aspect, Divergence } from '../model/comparison.ts'
import type { Trait } from './traits.ts'

/** Of two sizes that vary with names, dates and when it was asked. */
const NEAR = 0.9
const NEAR_STEP = 120

/** What a difference is called; `$` = its subject. */
const WORDS: Readonly<Record<Aspect, string>> = {
  step: 'The step',
  host: 'The address that the browser used',
  'forwarded-header': 'The header $ as the app saw it',
  'request-cookie': 'The $ cookie that the browser sent',
  status: 'The status of the answer',
  cookie: 'What the answer does to the $ cookie',
  'cookie-name': 'The name of the $ cookie',
  'cookie-verdict': 'What a browser does with the $ cookie',
  'cookie-attribute': 'The attribute of the cookie: $',
  'cookie-lifetime': 'How long the $ cookie lasts',
  token: 'The session token',
  claims: 'The claims in the session token',
  'token-length': 'The length of the session token',
  redirect: 'Where the answer sends the browser',
  'provider-callback': 'The address of its own that the app tells',
  session: 'Whose session the answer shows',
  'session-keys': 'The fields of the session',
  update: 'What update() asked for',
  cache: 'Who answered',
  clock: "The server's clock",
}

/** What differs between two steps that are the same step, in the order of the traits. `graveOnly`: see `Trait.grave`. */
export function differences(
  good: readonly Trait[],
  bad: readonly Trait[],
  graveOnly: boolean,
): readonly (Pick<Divergence, 'aspect' | 'subject' | 'text' | 'good' | 'bad'> & {
  readonly goodAt: number | null
  readonly badAt: number | null
})[] {
  const others = new Map(bad.map(one => [keyOf(one), one]))
  return good.flatMap(one => {
    const other = others.get(keyOf(one))
    if (other === undefined || isSame(one, other)) return []
    if (graveOnly && !(one.grave || other.grave)) return []
    const told = tell(one, other)
    return [
      {
        aspect: one.aspect,
        subject: one.subject,
        ...told,
        text: `${nameOf(one.aspect, one.subject)}: ${told.text}.`,
        goodAt: one.headerIndex ?? null,
        badAt: other.headerIndex ?? null,
      },
    ]
  })
}

/** `The status of the answer`. */
export function nameOf(aspect: Aspect, subject: string): string {
  return WORDS[aspect].replace('$', subject)
}

export function keyOf({ aspect, subject }: Trait): string {
  return `${aspect} ${subject}`
}

function isSame(one: Trait, other: Trait): boolean {
  // Of two requests of different kinds one status means different things, and is no difference.
  if (one.aspect === 'status' && (one.shown ?? one.value) === (other.shown ?? other.value)) return true
  if (one.value !== other.value) return false
  const [a, b] = [one.size, other.size]
  if (a === undefined || b === undefined) return true
  return Math.abs(a - b) <= NEAR_STEP || Math.min(a, b) / Math.max(a, b) >= NEAR
}

/** Of lists only what one has and the other has not. */
function tell(one: Trait, other: Trait): Pick<Divergence, 'text' | 'good' | 'bad'> {
  const [good, bad] = [one.shown ?? one.value, other.shown ?? other.value]
  if (one.names === undefined || other.names === undefined)
    return { good, bad, text: `${good} in the good one, ${bad} in the bad one` }
  const less = one.names.filter(name => !other.names?.includes(name)).join(', ')
  const more = other.names.filter(name => !one.names?.includes(name)).join(', ')
  const parts = [...(less === '' ? [] : [`lacks ${less}`]), ...(more === '' ? [] : [`adds ${more}`])]
  return { good: less, bad: more, text: `the bad one ${parts.join(' and ')}` }
}
