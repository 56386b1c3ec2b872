import type { ExchangeFacts } from '../analyzers/facts.ts'
import type { AlignedStep, Comparison, Divergence, Place, Side } from '../model/comparison.ts'
import { align, type Pair } from './align.ts'
import { answerTraits } from './answer-traits.ts'
import { differences } from './differ.ts'
import { libraryChange } from './libraries.ts'
import { samePerson } from './person.ts'
import { requestTraits } from './request-traits.ts'
import { type Flow, flowOf, isKeptUpdate, type Step, wasRefused, withoutLoneUpdates } from './steps.ts'
import type { Trait } from './traits.ts'

/** One recording, read. */
export interface Recorded {
  readonly facts: readonly ExchangeFacts[]
  /** false: another tool took the cookies out. */
  readonly holdsCookies: boolean
  /** Whoever has the same one made digests that can be compared; null = those of a redacted file, which nobody else's equal. */
  readonly digestKey: Uint8Array | null
}

export interface CompareOptions {
  /** Where the auth routes are mounted, when it is not `/api/auth`. */
  readonly basePath: string | null
}

/**
 * Two recordings of one flow, step by step: what the bad one does differently, by meaning. Pure; the first divergence is
 * the first in the order of the flow.
 */
export function compareFlows(good: Recorded, bad: Recorded, { basePath }: CompareOptions): Comparison {
  const flows = withoutLoneUpdates({ good: flowOf(good.facts, basePath), bad: flowOf(bad.facts, basePath) })
  const pairs = align(flows.good.steps, flows.bad.steps)
  const cookies = good.holdsCookies && bad.holdsCookies
  const claims = opens(flows.good) && opens(flows.bad)
  const traits = (step: Step, flow: Flow): readonly Trait[] => {
    const origin = flow.origin ?? ''
    return [
      ...requestTraits(step.facts, origin, cookies),
      ...answerTraits(step.facts, { origin, basePath, cookies, claims }),
    ]
  }
  const change = libraryChange(flows)
  const onlyIn: { good: string[]; bad: string[] } = { good: [], bad: [] }
  const found = pairs.map((pair, at): readonly Divergence[] => {
    if (pair.good !== null && pair.bad !== null) {
      const refused = refusedIn(pair.good, pair.bad)
      return refused === null
        ? divergencesOf(pair.good, pair.bad, pair.extra, step => traits(step, sideOf(step, pair, flows))).filter(
            one => change?.isByItself(one) !== true,
          )
        : [refusedStep(pair.good, pair.bad, refused)]
    }
    const side: Side = pair.good === null ? 'bad' : 'good'
    const step = pair.good ?? pair.bad
    if (step === null) return []
    const matters =
      step.moves && !step.anew && !isKeptUpdate(step) && !(step.ends && endsThere(pairs.slice(at + 1), side))
    if (matters) return [missingStep(step, side)]
    onlyIn[side].push(step.label)
    return []
  })
  const divergences = together(found.flat())
  return {
    good: summaryOf(flows.good),
    bad: summaryOf(flows.bad),
    aligned: pairs.filter(one => one.good !== null && one.bad !== null).length,
    withSession: pairs.filter(one => hasSession(one.good) && hasSession(one.bad)).length,
    divergences: [...divergences.values()],
    steps: stepsOf(pairs, found, [...divergences.keys()]),
    onlyIn: { good: [...new Set(onlyIn.good)], bad: [...new Set(onlyIn.bad)] },
    limits: [
      ...schemesOf(flows),
      ...(change === null ? [] : [change.limit]),
      ...peopleOf(samePerson({ flow: flows.good, recorded: good }, { flow: flows.bad, recorded: bad }), pairs, found),
      ...limitsOf(good, bad, claims),
    ],
  }
}

function sideOf(step: Step, pair: Pair, flows: Readonly<Record<Side, Flow>>): Flow {
  return step === pair.good ? flows.good : flows.bad
}

function summaryOf({ origin, steps, exchanges }: Flow): Comparison['good'] {
  return { origin, exchanges, steps: steps.length }
}

/** Credentials that one app took and the other did not: which side was refused; null = they were treated alike. */
function refusedIn(good: Step, bad: Step): Side | null {
  if (wasRefused(good) === wasRefused(bad)) return null
  return wasRefused(bad) ? 'bad' : 'good'
}

/** All that differs in the answers comes of it, and whether the app or the person is wrong is in neither recording. */
function refusedStep(good: Step, bad: Step, side: Side): Divergence {
  return {
    aspect: 'status',
    subject: '',
    step: good.label,
    text: `The credentials were refused in the ${side} one (CredentialsSignin: \`authorize()\` returned null), and taken in the other. They may be other ones: no password is compared.`,
    good: String(good.facts.status ?? ''),
    bad: String(bad.facts.status ?? ''),
    at: { good: placeOf(good, null), bad: placeOf(bad, null) },
    again: 0,
  }
}

/** What one person's profile holds and another's does not. */
const OF_A_PERSON: ReadonlySet<Divergence['aspect']> = new Set(['claims', 'session-keys', 'token-length'])

/** `found`: of each pair. What is lost later than at the sign-in is nobody's profile. */
function peopleOf(
  same: boolean | null,
  pairs: readonly Pair[],
  found: readonly (readonly Divergence[])[],
): readonly string[] {
  const differs = (at: number) => found[at]?.some(one => OF_A_PERSON.has(one.aspect)) === true
  if (same === false && pairs.some((_, at) => differs(at)))
    return [
      'Another person signed in: claims and fields that only one of the two has may be of their profiles. Record both as the same one.',
    ]
  return same === null && pairs.some(({ good }, at) => good?.moves === true && good.facts.set !== null && differs(at))
    ? ['The files do not tell whether the same person signed in: of two people, claims may differ by that alone.']
    : []
}

/** The other recording makes no move after this that is not a sign-in once more: it was ended earlier. */
function endsThere(rest: readonly Pair[], side: Side): boolean {
  return rest.map(one => one[side === 'good' ? 'bad' : 'good']).every(one => one?.moves !== true || one.anew)
}

function hasSession(step: Step | null): boolean {
  const facts = step?.facts
  return facts !== undefined && (facts.sent !== null || facts.set !== null || facts.sessionBody?.body === 'user')
}

function placeOf(step: Step, headerIndex: number | null): Place {
  return { exchange: step.facts.exchange.id, headerIndex }
}

function divergencesOf(
  good: Step,
  bad: Step,
  extra: boolean,
  traits: (step: Step) => readonly Trait[],
): readonly Divergence[] {
  return differences(traits(good), traits(bad), extra).map(({ goodAt, badAt, ...rest }) => ({
    ...rest,
    step: good.label,
    at: { good: placeOf(good, goodAt), bad: placeOf(bad, badAt) },
    again: 0,
  }))
}

function missingStep(step: Step, side: Side): Divergence {
  const other = side === 'good' ? 'bad' : 'good'
  const shown = 'is there'
  return {
    aspect: 'step',
    subject: step.key,
    step: step.label,
    text: `The step is in the ${side} one only; the ${other} one goes another way.`,
    good: side === 'good' ? shown : null,
    bad: side === 'bad' ? shown : null,
    at: { good: side === 'good' ? placeOf(step, null) : null, bad: side === 'bad' ? placeOf(step, null) : null },
    again: 0,
  }
}

/** One cause shows in many steps: what differs in the same way again is counted where it came first. By `keyOf`. */
function together(all: readonly Divergence[]): ReadonlyMap<string, Divergence> {
  const first = new Map<string, Divergence>()
  for (const one of all) {
    const before = first.get(keyOf(one))
    first.set(keyOf(one), before === undefined ? one : { ...before, again: before.again + 1 })
  }
  return first
}

function keyOf({ aspect, subject, good, bad }: Divergence): string {
  return JSON.stringify([aspect, subject, good, bad])
}

function stepsOf(
  pairs: readonly Pair[],
  found: readonly (readonly Divergence[])[],
  keys: readonly string[],
): readonly AlignedStep[] {
  const places = new Map(keys.map((key, place) => [key, place]))
  return pairs.map(({ good, bad, extra }, at) => ({
    step: good?.label ?? bad?.label ?? '',
    good: good?.facts.exchange.id ?? null,
    bad: bad?.facts.exchange.id ?? null,
    extra,
    divergences: (found[at] ?? []).map(one => places.get(keyOf(one)) ?? -1),
  }))
}

/** Names and attributes of NextAuth's cookies go with the scheme: such divergences are of the recording, not of the app. */
function schemesOf({ good, bad }: Readonly<Record<Side, Flow>>): readonly string[] {
  const scheme = ({ origin }: Flow) => origin?.split(':', 1)[0]
  if (scheme(good) === scheme(bad)) return []
  return [
    `The good recording is of ${scheme(good)}, the bad one of ${scheme(bad)}: cookie names and Secure differ by that alone. Record both at one address.`,
  ]
}

/** Is there a secret for its tokens? Where none opens, it was not given; where some do, the others tell something. */
function opens({ steps }: Flow): boolean {
  const tokens = steps.flatMap(({ facts }) => [facts.sent, facts.set].flatMap(one => one?.snapshot ?? []))
  const isSealed = (reason: string) => reason === 'no-secret' || reason === 'wrong-secret'
  return (
    tokens.some(one => one.kind === 'decoded') ||
    !tokens.some(one => one.kind === 'undecodable' && isSealed(one.reason))
  )
}

function limitsOf(good: Recorded, bad: Recorded, claims: boolean): readonly string[] {
  const masked = (['good', 'bad'] as const).filter(side => !(side === 'good' ? good : bad).holdsCookies)
  return [
    ...(masked.length === 0
      ? []
      : [`Cookies were not compared: they are missing or masked in the ${masked.join(' and the ')} recording.`]),
    ...(claims
      ? []
      : [
          'Claims were not compared, only lengths: the session tokens of a recording do not open. Give the secret of the app, or of both.',
        ]),
  ]
}
