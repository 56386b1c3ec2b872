import type { LeftOut, Missed } from '../model/recording.ts'
import { exchangesLeftOut, TOO_MUCH } from './troubles.ts'

export const NOTHING_MISSED: Missed = { assets: 0, pages: 0, auth: 0, bodies: 0 }

/** What never came here, because more came than could be taken. */
export interface MissedTally {
  /** false: nothing of it could have changed a verdict. */
  readonly add: (missed: Missed) => boolean
  readonly assets: () => number
  readonly judgeable: () => number
  readonly bodies: () => number
  /** In sentences. `others`: what was left out here. */
  readonly told: (others: number) => readonly string[]
}

export function createMissedTally(): MissedTally {
  let sum = NOTHING_MISSED
  return {
    add: missed => {
      const { assets, pages, auth, bodies } = missed
      sum = {
        assets: sum.assets + assets,
        pages: sum.pages + pages,
        auth: sum.auth + auth,
        bodies: sum.bodies + bodies,
      }
      return pages + auth > 0
    },
    assets: () => sum.assets,
    judgeable: () => sum.pages + sum.auth,
    bodies: () => sum.bodies,
    told: others => {
      const notJudged = sum.pages + sum.auth + others
      return [
        ...(notJudged > 0 ? [exchangesLeftOut(notJudged)] : []),
        ...(sum.bodies > 0
          ? [leftOut(sum.bodies, 'body of a page or call was', 'bodies of pages and calls were', 'read')]
          : []),
        ...(sum.assets > 0 ? [leftOut(sum.assets, 'static file was', 'static files were', 'listed')] : []),
      ]
    },
  }
}

/** What the file of a recording says of it. `others`: what was left out there. */
export function withMissed(kept: LeftOut, missed: MissedTally, others: number): LeftOut {
  const [notJudged, bodies] = [missed.judgeable() + others, missed.bodies()]
  return {
    ...kept,
    assets: kept.assets + missed.assets(),
    ...(notJudged > 0 ? { notJudged } : {}),
    ...(bodies > 0 ? { bodies } : {}),
  }
}

function leftOut(count: number, one: string, many: string, what: string): string {
  return `${count} ${count === 1 ? one : many} not ${what}: ${TOO_MUCH}`
}
