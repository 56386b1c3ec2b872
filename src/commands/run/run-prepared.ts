import { planApp } from '../app/plan-app.ts'
import { checkClock } from '../app/read-clock.ts'
import { readSecret } from '../app/read-secret.ts'
import { chooseFront } from './choose-front.ts'
import { checkHarPath } from './har-path.ts'
import { openProxy } from './open-proxy.ts'
import { deferListener, type ProxyThread } from './proxy-thread.ts'
import { readReach } from './reach.ts'
import type { RunOptions, Terminal } from './run-options.ts'
import { prepareStage } from './stage.ts'
import type { StartedRun } from './started-run.ts'
import { prepareTls } from './tls-identity.ts'

/** Prepares what the proxy needs, opens it, and runs until its end. Answers with the exit code. Throws `UserError`. */
export async function runPrepared(
  thread: ProxyThread,
  options: RunOptions,
  terminal: Terminal,
  onStart: (run: StartedRun) => void,
): Promise<number> {
  const plan = await planApp(options, terminal.env)
  checkClock(options.clock, plan)
  if (options.har !== null) await checkHarPath(options.har)
  // Nothing of it is loaded where nobody asked for it.
  const otlp = options.otlp === null ? null : await (await import('./send-otlp.ts')).prepareOtlp(options.otlp)
  const secret = readSecret(options, terminal.env)
  const { front, notices: onFront } = chooseFront(options)
  const reach = readReach(options.host)
  const tls = await prepareTls(options, reach)
  const stage = await prepareStage(options, tls)
  const { listener, listen } = deferListener()
  const opening = openProxy(options, reach, plan, stage, front, thread, listener)
  // What judges and draws is most of the program: it loads while the port is opened.
  const [opened, { runOpened }] = await Promise.all([opening, import('./run-opened.ts')])
  return runOpened({ plan, secret, front, onFront, tls, stage, opened, otlp, listen }, options, terminal, onStart)
}
