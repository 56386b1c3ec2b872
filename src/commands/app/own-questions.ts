import type { Front } from '../../fronts/front.ts'
import { headerValue } from '../../http/headers.ts'
import type { ForPaper } from '../../recording/for-paper.ts'
import type { Session } from '../../recording/recording.ts'
import type { SessionQuestions } from '../../tui/ask-twice.ts'
import type { Intake } from '../run/intake.ts'
import type { PublicOrigin } from '../run/public-origins.ts'
import type { AppSide } from './app-side.ts'
import { askApp } from './ask-app.ts'
import { createSessionAsker } from './check-session.ts'
import type { AppPlan } from './plan-app.ts'
import { probeApps } from './probe-apps.ts'
import { authRoutes } from './probe-providers.ts'
import type { RunClock, ToldTime } from './run-clock.ts'
import { type ProvidersWatch, watchProviders } from './watch-providers.ts'

/** What authproxy asks of the app itself. */
export interface OwnQuestions {
  readonly providers: ProvidersWatch
  readonly session: SessionQuestions
  /** What time it is at the app. */
  readonly toldTime: () => Promise<ToldTime>
}

export interface OwnQuestionsOptions {
  readonly plan: AppPlan
  readonly app: Pick<AppSide, 'target'>
  /** Where the auth routes are by now; null = where Next has them. */
  readonly basePath: () => string | null
  readonly front: Front | null
  readonly origins: () => readonly Pick<PublicOrigin, 'origin' | 'target'>[]
  readonly session: Pick<Session, 'browserSession' | 'checkSession'>
  readonly ingest: Intake['ingest']
  readonly paper: Pick<ForPaper, 'placeholder'>
  readonly clock: Pick<RunClock, 'now' | 'aheadMs'>
  /** One sentence for the person who looks. */
  readonly said: (text: string) => void
}

export function createOwnQuestions(given: OwnQuestionsOptions): OwnQuestions {
  const { plan, app, basePath, front, origins, session, ingest, paper, clock, said } = given
  const placesOf = (origin: string) => {
    const own = origins().find(one => one.origin === origin)?.target ?? null
    return own === null ? [app.target(), ...plan.replicas] : [own]
  }
  const asker = createSessionAsker({
    session,
    ingest,
    routes: () => authRoutes(basePath()),
    mask: paper.placeholder,
    now: clock.now,
    ask: async ({ origin, turn, ...question }) => {
      const places = placesOf(origin)
      const target = places[turn % places.length] ?? app.target()
      const name = plan.replicas.length + plan.routes.length === 0 ? null : target.label
      return askApp({ ...question, target, name, publicOrigin: origin, front, clock })
    },
  })
  return {
    toldTime: async () => {
      const publicOrigin = origins()[0]?.origin ?? 'https://localhost'
      const path = `${authRoutes(basePath())}/providers`
      const answer = await askApp({ target: app.target(), publicOrigin, path, front })
      if (answer === null || answer.outcome.kind === 'failure') return 'down'
      const time = Date.parse(headerValue(answer.outcome.received.headers, 'date') ?? '')
      return Number.isNaN(time) ? 'silent' : time
    },
    providers: watchProviders({
      probe: () => probeApps({ plan, target: app.target(), basePath: basePath(), front, clock }, origins()),
      ingest,
    }),
    session: {
      before: asker.before,
      ask: async () => {
        const check = await asker.ask()
        said(check.text)
        return check
      },
    },
  }
}
