import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, chromium } from 'playwright-core'
import { readCaCertificate } from '../../src/certs/authority.ts'
import { createNssStore } from '../../src/certs/trust/nss.ts'
import { runProgram } from '../../src/certs/trust/run-program.ts'
import { describeCa } from '../../src/certs/trust/stores.ts'

/** A real Chromium in a home of its own. */
export interface TestBrowser {
  readonly context: BrowserContext
  /** Its HOME: a temp dir with `.pki/nssdb`. */
  readonly home: string
  readonly close: () => Promise<void>
}

/**
 * Starts the system's Chromium, headless, with no certificate check turned off. `caPem` is put into the NSS database of
 * its temporary HOME by the product's own install code; null: none. `hostRules`: Chromium's `--host-resolver-rules`, as
 * in `MAP www.google.com 127.0.0.1`. Third-party cookies are allowed unless `thirdPartyCookies` is false. `extraArgs` go
 * last.
 */
export async function launchChromium(options: {
  readonly caPem: string | null
  readonly hostRules?: string
  readonly thirdPartyCookies?: boolean
  readonly extraArgs?: readonly string[]
  /** Playwright's own HAR, written when the browser closes. */
  readonly recordHar?: string
}): Promise<TestBrowser> {
  const home = await mkdtemp(join(tmpdir(), 'authproxy-chromium-'))
  const removeHome = () => rm(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 100 })
  try {
    if (options.caPem !== null) await trustCa(home, options.caPem)
    const profile = join(home, 'profile')
    await mkdir(join(profile, 'Default'), { recursive: true })
    const allow = options.thirdPartyCookies !== false
    const preferences = { profile: { cookie_controls_mode: allow ? 0 : 1, block_third_party_cookies: !allow } }
    await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
    const context = await chromium.launchPersistentContext(profile, {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      headless: true,
      ...(options.recordHar === undefined ? {} : { recordHar: { path: options.recordHar, content: 'embed' } }),
      env: { ...withoutXdg(process.env), HOME: home },
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
        ...(options.hostRules === undefined ? [] : [`--host-resolver-rules=${options.hostRules}`]),
        ...(options.extraArgs ?? []),
      ],
    })
    const close = async () => {
      await context.close()
      await removeHome()
    }
    return { context, home, close }
  } catch (error) {
    await removeHome()
    throw error
  }
}

async function trustCa(home: string, caPem: string): Promise<void> {
  const file = join(home, 'ca.pem')
  await writeFile(file, caPem)
  const store = createNssStore({ platform: 'linux', home, isRoot: false, run: runProgram })
  const reports = await store.install(describeCa(readCaCertificate(caPem), file))
  const failed = reports.find(report => report.state !== 'trusted')
  if (failed !== undefined) throw new Error(`the CA is not in ${failed.place}: ${failed.next.join(' ')}`)
}

/** XDG variables would lead the browser out of its temporary home. */
function withoutXdg(env: NodeJS.ProcessEnv): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of Object.entries(env))
    if (value !== undefined && !name.startsWith('XDG_') && !name.startsWith('NODE_')) kept[name] = value
  return kept
}
