import type { ProxyEvent, RunningProxy } from '../../proxy/proxy-options.ts'
import type { HeaderInfo } from '../../tui/header-info.ts'
import type { AppLog } from './app-log.ts'
import { type AppPlan, describeApps } from './plan-app.ts'
import type { StartEnvironment } from './start-environment.ts'
import type { Target } from './target.ts'
import { type WrapOver, type WrappedApp, wrapApp } from './wrap-app.ts'

/** What is known of the app while the proxy runs, and the app itself where this run starts it. */
export interface AppSide {
  readonly target: () => Target
  readonly state: () => HeaderInfo['app']
  /** What the proxy sees of it. */
  readonly onEvent: (event: ProxyEvent) => void
  /** Starts the command that was planned, if one was. Throws `UserError`. */
  readonly start: (proxy: Pick<RunningProxy, 'retarget'>, environment: () => StartEnvironment) => Promise<void>
  /** It is not there any more, and is not started again. */
  readonly over: Promise<WrapOver>
  readonly end: (signal: NodeJS.Signals) => Promise<void>
}

export interface AppSideOptions {
  readonly plan: AppPlan
  readonly log: Pick<AppLog, 'add' | 'say'>
  readonly onState: (change: Partial<Pick<HeaderInfo, 'app' | 'target'>>) => void
  /** It is up, now or again. */
  readonly onUp: () => void
  /** One sentence for the person who looks. */
  readonly tell: (text: string) => void
}

export function createAppSide({ plan, log, onState, onUp, tell }: AppSideOptions): AppSide {
  const over = Promise.withResolvers<WrapOver>()
  let { target } = plan
  let app: HeaderInfo['app'] = 'unknown'
  let started: WrappedApp | null = null
  let remove = () => {}
  // Until it is known where an app that is started listens, whoever answers there is another one.
  let isSought = plan.start?.isPortKnown === false
  // That nothing listens yet is no news of it.
  let isStarting = plan.start !== null

  const become = (next: HeaderInfo['app']): void => {
    app = next
    onState({ app })
  }
  const onOver = (how: WrapOver): void => {
    isStarting = true
    if (how.failure === null) {
      log.say(how.text)
      become({ down: how.text })
    }
    over.resolve(how)
  }
  return {
    target: () => target,
    state: () => app,
    over: over.promise,
    onEvent: event => {
      if (event.kind === 'target-unverified') {
        tell(`It runs on this machine, so ${event.detail}.`)
        return
      }
      if (event.kind === 'replica-down' || event.kind === 'replica-up') {
        tell(event.text)
        return
      }
      if (isSought || (isStarting && event.kind === 'app-down')) return
      isStarting = false
      started?.sees(event.kind === 'app-up')
      become(event.kind === 'app-up' ? 'up' : { down: event.text })
      if (event.kind === 'app-up') onUp()
    },
    start: async (proxy, environment) => {
      if (plan.start === null) return
      const { env, notice, remove: removeFiles } = environment()
      remove = removeFiles
      if (notice !== null) tell(notice)
      const onFound = ({ protocol, port }: Pick<Target, 'protocol' | 'port'>): void => {
        isSought = false
        if (port !== target.port || protocol !== target.protocol) {
          tell(`The app listens on ${protocol}//localhost:${port}.`)
        }
        target = { protocol, host: 'localhost', port, label: `localhost:${port}` }
        onState({ target: describeApps(plan, target) })
        proxy.retarget(target)
      }
      started = await wrapApp({ ...plan.start, env, log, tell, onOver, onFound })
    },
    end: async signal => {
      await started?.end(signal)
      remove()
    },
  }
}
