import type { ExchangeFacts } from '../analyzers/facts.ts'
import type { ExchangeContrast, ExchangeDifference } from '../model/exchange-difference.ts'
import { answerTraits, tokenTraits } from './answer-traits.ts'
import type { CompareOptions } from './compare.ts'
import { differences, keyOf, nameOf } from './differ.ts'
import { requestTraits } from './request-traits.ts'
import type { Trait } from './traits.ts'

/** Two exchanges of one recording, whatever they are: what the other one does differently from the marked one. Pure. */
export function compareExchanges(
  marked: ExchangeFacts,
  other: ExchangeFacts,
  { basePath }: CompareOptions,
): ExchangeDifference {
  const tokens = [marked, other].flatMap(one => [one.sent, one.set].flatMap(token => token?.snapshot ?? []))
  const claims = tokens.every(one => one.kind !== 'undecodable')
  const traits = (facts: ExchangeFacts): readonly Trait[] => [
    ...requestTraits(facts, marked.origin, true),
    ...answerTraits(facts, { origin: marked.origin, basePath, cookies: true, claims }),
  ]
  const came = ({ sent }: ExchangeFacts) => tokenTraits(sent, claims)
  const pairs = [
    { left: came(marked), right: came(other), where: ' that came' },
    { left: traits(marked), right: traits(other), where: '' },
  ]
  return {
    contrasts: pairs.flatMap(({ left, right, where }) => contrastsOf(left, right, where)),
    compared: pairs.reduce((sum, { left, right }) => sum + shared(left, right), 0),
    limits: claims ? [] : ['Claims were not compared, only lengths: a session token does not open without the secret.'],
  }
}

function contrastsOf(left: readonly Trait[], right: readonly Trait[], where: string): readonly ExchangeContrast[] {
  return differences(left, right, false).map(({ aspect, subject, good, bad }) => ({
    what: `${nameOf(aspect, subject)}${where}`,
    marked: good ?? '',
    other: bad ?? '',
    lists: left.some(one => one.aspect === aspect && one.names !== undefined),
  }))
}

function shared(left: readonly Trait[], right: readonly Trait[]): number {
  const known = new Set(right.map(keyOf))
  return left.filter(one => known.has(keyOf(one))).length
}
