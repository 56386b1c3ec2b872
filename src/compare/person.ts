import type { Recorded } from './compare.ts'
import type { Flow } from './steps.ts'

/** By what a session token says who it is of, the surest first. */
const SUBJECTS = ['sub', 'id', 'email', 'user.id', 'user.email']

/** Do both sign in the same person? null = the recordings do not tell. */
export function samePerson(
  good: { readonly flow: Flow; readonly recorded: Recorded },
  bad: typeof good,
): boolean | null {
  const key = good.recorded.digestKey
  if (key === null || key !== bad.recorded.digestKey) return null
  const [one, other] = [subjectsOf(good.flow), subjectsOf(bad.flow)]
  const subject = SUBJECTS.find(name => one.has(name) && other.has(name))
  return subject === undefined ? null : one.get(subject) === other.get(subject)
}

/** Of the first token that opens: digests of what it says. */
function subjectsOf({ steps }: Flow): ReadonlyMap<string, string> {
  for (const { facts } of steps) {
    for (const token of [facts.set, facts.sent]) {
      if (token?.snapshot.kind !== 'decoded') continue
      const { claims } = token.snapshot
      return new Map(
        SUBJECTS.flatMap(name => (claims[name] === undefined ? [] : [[name, claims[name].digest] as const])),
      )
    }
  }
  return new Map()
}
