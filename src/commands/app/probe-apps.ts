import type { PublicOrigin } from '../run/public-origins.ts'
import type { AppPlan } from './plan-app.ts'
import { type ProbeAnswer, type ProbeOptions, probeProviders } from './probe-providers.ts'
import type { Target } from './target.ts'

export interface ProbedApps extends Pick<ProbeOptions, 'basePath' | 'front' | 'clock'> {
  readonly plan: Pick<AppPlan, 'replicas' | 'routes'>
  /** Where the app of all other origins is by now. */
  readonly target: Target
}

/** Asks each origin's app, in the name of that origin; of replicas the first that answers. Never rejects. */
export function probeApps(
  { plan: { replicas, routes }, target, ...options }: ProbedApps,
  origins: readonly Pick<PublicOrigin, 'origin' | 'target'>[],
): Promise<readonly ProbeAnswer[]> {
  const isAlone = replicas.length === 0 && routes.length === 0
  const ask = async (origin: string, places: readonly Target[]): Promise<ProbeAnswer> => {
    let answer: ProbeAnswer = { kind: 'unreachable' }
    for (const place of places) {
      const name = isAlone ? null : place.label
      answer = await probeProviders({ ...options, target: place, name, publicOrigin: origin })
      if (answer.kind !== 'unreachable') break
    }
    return answer
  }
  return Promise.all(origins.map(one => ask(one.origin, one.target === null ? [target, ...replicas] : [one.target])))
}
