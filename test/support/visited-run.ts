import { once } from 'node:events'
import { Agent, request } from 'node:https'
import { join } from 'node:path'
import type { RunOptions } from '../../src/commands/run/run-options.ts'
import { run, type StartedRun } from '../../src/commands/run.ts'
import { CANARIES } from './canaries.ts'
import type { LosingApp } from './losing-app.ts'
import { plainOptions } from './run-options.ts'
import { fakeTerminal } from './terminal.ts'
import { SECRET } from './transcript.ts'

const c = CANARIES

/** Where a run of a test can be found and asked, and the secret of its app. */
export const runEnv = (folder: string) => ({ AUTHPROXY_RUN_DIR: join(folder, 'runs'), AUTH_SECRET: SECRET })

/** authproxy in front of the app, in this process (`begin`: otherwise than by `run`), and a visitor with one cookie. All that is written goes below `folder`. */
export async function startVisitedRun(
  folder: string,
  app: LosingApp,
  more: Partial<RunOptions> = {},
  env: Readonly<Record<string, string>> = {},
  begin: typeof run = run,
) {
  const { terminal, text, stdout, stderr } = fakeTerminal({ env: { ...runEnv(folder), ...env } })
  const started = Promise.withResolvers<StartedRun>()
  const own = { command: null, keepEnv: false, log: null, tui: false, reporter: 'text', failOn: 'never' } as const
  const targets = [`http://127.0.0.1:${app.port}`]
  const code = begin({ targets, ...plainOptions(folder), ...own, ...more }, terminal, started.resolve)
  code.catch(started.reject)
  const { publicOrigin, quit } = await started.promise
  // Its CA was made a moment ago, by this very run, on loopback.
  const agent = new Agent({ keepAlive: true, maxSockets: 1, rejectUnauthorized: false })
  let cookie = ''
  const visit = async (method: string, path: string): Promise<void> => {
    const asked = request(`${publicOrigin}${path}`, {
      method,
      agent,
      headers: { cookie, 'user-agent': 'visitor', 'content-type': 'application/x-www-form-urlencoded' },
    }).end(method === 'POST' ? `email=${encodeURIComponent(c.email)}&password=${c.code}` : undefined)
    const [response] = await once(asked, 'response')
    await response.toArray()
    const [line = ''] = response.headers['set-cookie'] ?? []
    if (/session-token/.test(line)) cookie = line.split(';')[0] ?? ''
  }
  const signInAndReload = async () => {
    await visit('POST', `/api/auth/callback/credentials?code=${c.code}`)
    await visit('GET', '/api/auth/session')
    await visit('GET', `/reset/${c.reset}/${c.digits}?email=${encodeURIComponent(c.email)}`)
  }
  const end = async () => {
    agent.destroy()
    quit()
    return code
  }
  return { publicOrigin, visit, signInAndReload, end, printed: text, stdout, stderr }
}
