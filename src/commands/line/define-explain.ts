import { text } from 'node:stream/consumers'
import type { Argv } from 'yargs'
import { inLocale } from '../../http/ascii.ts'
import { UsageError } from '../../model/user-error.ts'
import { allowClosedPipes, wantsColor } from '../stdio.ts'
import { SECRET_FLAGS } from './flags.ts'
import { COOKIE_FLAGS, TOKEN_FLAGS } from './flags-cookie.ts'
import { readAppOptions } from './read-run-options.ts'

/** Last in every help: yargs shows groups as they come. */
const OTHER: [string[], string] = [['help', 'version'], 'Other:']

/** `authproxy explain [rule]`, `explain cookie <line>` and `explain token`. */
export function addExplain(parser: Argv, done: (code: number) => void): Argv {
  return parser.command(
    'explain [rule] [line]',
    'what a finding means and what to do; explain cookie: what a browser does with a Set-Cookie line; explain token: what a session token is, and whether the secret opens it',
    y =>
      y
        .positional('rule', { type: 'string', describe: 'id of a rule; without it, all are listed. Or: cookie, token' })
        .positional('line', { type: 'string', describe: 'with cookie: the Set-Cookie line' })
        .options(COOKIE_FLAGS)
        .options(TOKEN_FLAGS)
        .options(SECRET_FLAGS)
        .group(...OTHER)
        .example("$0 explain cookie --url https://localhost:3443 'a=b; SameSite=None'", 'why the browser drops it')
        .example(
          '$0 explain token < cookie.txt',
          'what it is, and whether the secret of the app in this folder opens it',
        ),
    async args => {
      allowClosedPipes(process)
      if (args.rule === 'cookie') {
        const [{ explainCookie }, { wrapLines }] = await Promise.all([
          import('../explain-cookie.ts'),
          import('../../report/wrap-words.ts'),
        ])
        const { site, browser, json = false, url = null, now = null, line = null } = args
        const told = explainCookie(line, { url, site, browser, now, json }, Date.now())
        const columns = process.stdout.isTTY ? process.stdout.columns : null
        process.stdout.write(json ? told : inLocale(wrapLines(told, columns), process.env))
        return done(0)
      }
      if (args.rule === 'token' && args.line === undefined) {
        const [{ explainToken }, { printToken }, { readSecret }] = await Promise.all([
          import('../explain-token.ts'),
          import('../print-token.ts'),
          import('../app/read-secret.ts'),
        ])
        const { secrets } = readSecret({ ...readAppOptions(args), appDir: args['app-dir'] ?? '.' }, process.env)
        if (process.stdin.isTTY) process.stderr.write('Paste the session cookie, or the Cookie header; then Ctrl-D.\n')
        const token = await explainToken(await text(process.stdin), {
          secrets,
          sessionCookies: args['session-cookie'] ?? [],
        })
        process.stdout.write(
          args.json ? `${JSON.stringify(token, null, 2)}\n` : inLocale(printToken(token), process.env),
        )
        return done(0)
      }
      if (args.line !== undefined) {
        if (args.rule === 'token')
          throw new UsageError(
            'usage',
            'A token is no argument: every program of this machine could read it.',
            'Give it on standard input: authproxy explain token < cookie.txt, or paste it and press Ctrl-D.',
          )
        throw new UsageError(
          'usage',
          'explain takes one rule.',
          "For a cookie: authproxy explain cookie --url https://… 'name=value; …'",
        )
      }
      const { explain } = await import('../explain.ts')
      const page = explain(args.rule ?? null, {
        width: process.stdout.columns ?? 80,
        color: wantsColor(process),
        json: args.json === true,
      })
      process.stdout.write(inLocale(page, process.env))
      done(0)
    },
  )
}
