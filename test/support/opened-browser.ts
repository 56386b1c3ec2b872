import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium, type Page } from 'playwright-core'
import { vi } from 'vitest'

/** A script in place of a browser: it starts Chromium as it was told, headless, with a port beside the pipe, through which a test acts. */
export interface OpenedProgram {
  readonly program: string
  /** Attaches to the browser that it started last. */
  readonly attach: () => Promise<Browser>
  /** The first page of it, once it is at `url`. */
  readonly page: (url: string) => Promise<Page>
  readonly remove: () => Promise<void>
}

export interface OpenedProgramOptions {
  /** Before those that it is given. */
  readonly extraArgs?: readonly string[]
  readonly thirdPartyCookies: boolean
}

export async function writeBrowserProgram(options: OpenedProgramOptions): Promise<OpenedProgram> {
  const folder = await mkdtemp(join(tmpdir(), 'authproxy-opened-'))
  const program = join(folder, 'browser')
  const allow = options.thirdPartyCookies
  const preferences = { profile: { cookie_controls_mode: allow ? 0 : 1, block_third_party_cookies: !allow } }
  const extra = (options.extraArgs ?? []).map(one => `'${one}'`).join(' ')
  const chromiumPath = process.env.CHROMIUM ?? '/usr/bin/chromium'
  await writeFile(
    program,
    [
      '#!/bin/sh',
      'profile=$(echo "$1" | cut -d= -f2-)',
      'mkdir -p "$profile/Default"',
      `echo '${JSON.stringify(preferences)}' > "$profile/Default/Preferences"`,
      `echo "$profile" > '${folder}/profile'`,
      `exec '${chromiumPath}' --headless=new --disable-gpu --no-sandbox --remote-debugging-port=0 ${extra} "$@"`,
      '',
    ].join('\n'),
  )
  await chmod(program, 0o755)
  const text = async (file: string) => {
    const read = (await readFile(file, 'utf8')).trim()
    if (read === '') throw new Error(`${file} is empty`)
    return read
  }
  const attach = async () => {
    // Both anew each time: until the browser has begun, the profile that is named is that of the one before, which is gone.
    const active = await vi.waitFor(async () => text(join(await text(join(folder, 'profile')), 'DevToolsActivePort')), {
      timeout: 30_000,
      interval: 100,
    })
    return chromium.connectOverCDP(`http://127.0.0.1:${active.split('\n')[0]}`)
  }
  return {
    program,
    attach,
    page: async url => {
      const [context] = (await attach()).contexts()
      const page = context?.pages()[0] ?? (await context?.waitForEvent('page'))
      if (page === undefined) throw new Error('the browser has no page')
      await page.waitForURL(url)
      return page
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}
