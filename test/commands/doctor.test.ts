import { cpSync, mkdirSync, mkdtempSync, readdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { doctor } from '../../src/commands/doctor.ts'
import { CHECKS } from '../../src/doctor/checks.ts'
import { fakeTerminal } from '../support/terminal.ts'

const FIXTURES = fileURLToPath(new URL('../fixtures/doctor', import.meta.url))
const CASES = readdirSync(FIXTURES).filter(name => !name.includes('.'))
const NOTHING =
  '✓ Nothing to mend was found by reading; what only shows while the app runs, authproxy -- npm run dev shows.'

/** A copy, because what is installed above the fixtures would be taken for theirs. */
let root: string
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'authproxy-doctor-')))
  cpSync(FIXTURES, root, { recursive: true })
})
afterAll(() => rmSync(root, { recursive: true }))

type Options = Partial<Parameters<typeof doctor>[0]>

function run(folder: string, options: Options = {}): { readonly code: number; readonly text: string } {
  const { terminal, text } = fakeTerminal()
  const code = doctor({ dir: folder, reporter: 'text', failOn: 'never', version: '0.0.0', ...options }, terminal)
  return { code, text: text().replaceAll(`${folder}/`, '') }
}

/** An app of a few files, by path. */
function app(name: string, files: Readonly<Record<string, string>>): string {
  const folder = join(root, 'made', name)
  for (const [path, text] of Object.entries({ 'package.json': '{}', ...files })) {
    mkdirSync(join(folder, path, '..'), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

describe('apps with a fault', () => {
  test.each(CASES)('%s: the place, what comes of it, and the change', async name => {
    await expect(run(join(root, name, 'fault')).text).toMatchFileSnapshot(join(FIXTURES, name, 'expected.txt'))
  })

  test('every check has one', () => {
    const told = CASES.flatMap(name => hintsOf(join(root, name, 'fault')).map(one => one.check))
    expect(CHECKS.map(one => one.id).filter(id => !told.includes(id))).toEqual([])
  })
})

describe('their healthy twins', () => {
  test.each(CASES)('%s: not a word', name => {
    const { code, text } = run(join(root, name, 'healthy'), { failOn: 'hint' })
    expect({ code, lines: text.trimEnd().split('\n').slice(0, 1), more: text.split('\n').length }).toEqual({
      code: 0,
      lines: [NOTHING],
      more: 3,
    })
  })
})

test.each(['next-auth-v4', 'authjs-v5', 'authjs-v5-server'])('the example %s is healthy', name => {
  const folder = fileURLToPath(new URL(`../../examples/${name}`, import.meta.url))
  expect(run(folder).text.split('\n')[0]).toBe(NOTHING)
})

test('no value of a variable and no secret is in any output', () => {
  const secret = 'Zm9yLXRlc3RzLW9ubHktbm90LWEtc2VjcmV0LTE='
  for (const name of CASES) {
    for (const reporter of ['text', 'json', 'sarif'] as const) {
      const { text } = run(join(root, name, 'fault'), { reporter })
      for (const value of [secret, 'hunter2', 'correct horse', 'c0ffee', 'app.example.com'])
        expect(text).not.toContain(value)
    }
  }
})

test('a secret that looks like a path or a name is masked, too', () => {
  const folder = app('masked', {
    'auth.ts':
      "import NextAuth from 'next-auth'\nexport default NextAuth({ providers: [], secret: '/abcdef/ghijkl', session: { maxAge: 5 } }) // /old/secret\n",
  })
  expect(run(folder).text).toBe(
    [
      'auth.ts:2:42 secret-in-code',
      "  2 | export default NextAuth({ providers: [], secret: '…', session: { maxAge: 5 } }) // …",
      '                                               ^',
      '  secret stands in the source: whoever can read the repository has it.',
      '  Fix: Read it from a variable of the environment (secret: process.env.…), and make a new one.',
      '',
      'auth.ts:2:79 max-age-tiny',
      "  2 | NextAuth({ providers: [], secret: '…', session: { maxAge: 5 } }) // …",
      '                                                        ^',
      '  session.maxAge is 5: it counts seconds, so people are signed out almost at once.',
      '  Fix: Write seconds: 30 * 24 * 60 * 60 is 30 days.',
      '',
      '● 2 hints, by reading alone: nothing was run.',
      '  Looked at 2 files.',
      '',
    ].join('\n'),
  )
})

test('a guard that looks at the address in a way of its own is let alone', () => {
  const guard = [
    "import { getToken } from 'next-auth/jwt'",
    'export default async function middleware(req) {',
    '  const { pathname } = req.nextUrl',
    '  if (isOpen(pathname, OPEN)) return NextResponse.next()',
    '  const token = await getToken({ req })',
    "  if (!token) return NextResponse.redirect(new URL('/auth/login', req.url))",
    '}',
  ]
  const auth =
    "import NextAuth from 'next-auth'\nexport default NextAuth({ pages: { signIn: '/auth/login' }, providers: [] })\n"
  const own = app('own', { 'middleware.ts': guard.join('\n'), 'app/api/auth/[...nextauth]/route.ts': auth })
  expect(run(own).text.split('\n')[0]).toBe(NOTHING)
  const blind = app('blind', {
    'middleware.ts': guard.toSpliced(2, 2).join('\n'),
    'app/api/auth/[...nextauth]/route.ts': auth,
  })
  expect(run(blind).text).toContain('This guard looks at no path and runs on /auth/login, your sign-in page')
})

test('what another config may set is not missed', () => {
  const shared = [
    "import type { NextAuthConfig } from 'next-auth'",
    'export default {',
    '  providers: [],',
    '  callbacks: { session({ session, token }) { session.user.role = token.role; return session } },',
    '} satisfies NextAuthConfig',
  ]
  const whole = (config: string) =>
    `import NextAuth from 'next-auth'\nimport shared from './auth.config'\nNextAuth(${config})\n`
  const known = app('known', { 'auth.config.ts': shared.join('\n'), 'auth.ts': whole('{ ...shared }') })
  expect(run(known).text).toContain('auth.config.ts:4:66 claim-never-set')
  const unknown = app('unknown', { 'auth.config.ts': shared.join('\n'), 'auth.ts': whole('make(shared)') })
  expect(run(unknown).text.split('\n')[0]).toBe(NOTHING)
})

describe('what is not read', () => {
  test('is said, and the rest is', () => {
    const folder = app('bounds', {
      'lib/auth-large.ts': `// next-auth\n${' '.repeat(1024 * 1024)}`,
      'lib/auth-\u001b[31m.ts': 'const = ',
      '.env.production': 'AUTH_URL=example\n',
    })
    const outside = app('outside', { 'auth.ts': "import 'next-auth'\n" })
    symlinkSync(join(outside, 'auth.ts'), join(folder, 'auth.ts'))
    const { text } = run(folder)
    expect(text.slice(text.indexOf('●'))).toBe(
      [
        '● 1 hint, by reading alone: nothing was run.',
        '  Looked at 3 files.',
        '  auth.ts is a link out of this folder, and was not followed.',
        '  lib/auth-large.ts is larger than 1 MB, and was not read.',
        '  lib/auth-\\x1b[31m.ts cannot be read as JavaScript or TypeScript, and was left out.',
        '  No source here imports next-auth: there was nothing but the environment to judge.',
        '',
      ].join('\n'),
    )
  })

  test('200 source files are enough', () => {
    const many = Object.fromEntries(Array.from({ length: 230 }, (_, index) => [`lib/a${index}.ts`, 'export {}']))
    const folder = app('many', {
      ...many,
      'z/deep/auth.ts': "import NextAuth from 'next-auth'\nNextAuth({ session: { maxAge: 5 } })\n",
    })
    const { text } = run(folder)
    expect(text).toContain('z/deep/auth.ts:2:23 max-age-tiny')
    expect(text).toContain(
      '  31 of 231 source files were not read: those whose names speak of auth come first, and 200 are read.\n',
    )
  })

  test('text that nests without end is no end', () => {
    const folder = app('deep', { 'auth.ts': `import 'next-auth'\n${'['.repeat(200_000)}` })
    expect(run(folder).text).toContain('auth.ts cannot be read as JavaScript or TypeScript, and was left out.')
    const chain = app('chain', { 'auth.ts': `import NextAuth from 'next-auth'\nx = ${'1+'.repeat(20_000)}1` })
    const { text } = run(chain)
    expect(text).toContain('auth.ts cannot be read as JavaScript or TypeScript, and was left out.')
    expect(text).toMatch(/^○ Nothing was judged: /)
  })

  test('what leads to itself ends', () => {
    const folder = app('circles', {
      'auth.ts': [
        "import NextAuth from 'next-auth'",
        "import { b } from './b'",
        'export const a = b',
        'const self = () => self',
        `const spread = { ${'...spread, '.repeat(60)} session: { maxAge: 5 } }`,
        'NextAuth(a)',
        'NextAuth(self)',
        'NextAuth(spread)',
      ].join('\n'),
      'b.ts': "import 'next-auth'\nexport { a as b } from './auth'\n",
    })
    const { text } = run(folder)
    expect(text).toContain('auth.ts:5:690 max-age-tiny')
    expect(text.slice(text.indexOf('●'))).toBe(
      [
        '● 1 hint, by reading alone: nothing was run.',
        '  Looked at 3 files.',
        '  The config at auth.ts:6 is put together while the app runs: only what its text shows was judged.',
        '  The config at auth.ts:7 is put together while the app runs: only what its text shows was judged.',
        '  The config at auth.ts:5 is put together while the app runs: only what its text shows was judged.',
        '',
      ].join('\n'),
    )
  })

  test('an object that is changed later is not judged by its first form', () => {
    const folder = app('changed', {
      'auth.ts': [
        "import NextAuth from 'next-auth'",
        'const options = { session: { maxAge: 5 } }',
        'options.session = { maxAge: 3600 }',
        'NextAuth(options)',
      ].join('\n'),
    })
    expect(run(folder).text.split('\n')[0]).toBe(NOTHING)
  })

  test('a folder that is not there', () => {
    expect(() => run(join(root, 'nowhere'))).toThrow(`There is no folder ${join(root, 'nowhere')}.`)
  })
})

describe('for programs', () => {
  test('exit code 2 when asked for', () => {
    expect(run(join(root, 'ages', 'fault')).code).toBe(0)
    expect(run(join(root, 'ages', 'fault'), { failOn: 'hint' }).code).toBe(2)
  })

  test('JSON', () => {
    expect(JSON.parse(run(join(root, 'ages', 'fault'), { reporter: 'json' }).text)).toEqual({
      format: 1,
      version: '0.0.0',
      versions: ['next 16.4.6 by package.json', 'next-auth ^4.24.15 by package.json'],
      files: 3,
      judged: true,
      hints: [
        {
          check: 'max-age-in-milliseconds',
          file: 'lib/auth.ts',
          line: 8,
          column: 31,
          text: 'session.maxAge is 2592000000: it counts seconds, so this is 82 years.',
          fix: 'Leave out the factor 1000: 30 * 24 * 60 * 60 is 30 days.',
          frame: { text: "session: { strategy: 'jwt', maxAge: 30 * 24 * 60 * 60 * 1000 },", caret: 28 },
        },
      ],
      limits: [],
    })
  })

  test('SARIF 2.1.0', () => {
    const log: unknown = JSON.parse(run(join(root, 'claim-never-set', 'fault'), { reporter: 'sarif' }).text)
    expect(log).toMatchObject({
      $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
      version: '2.1.0',
      runs: [
        {
          tool: { driver: { name: 'authproxy doctor', version: '0.0.0', rules: [{ id: 'claim-never-set' }] } },
          columnKind: 'utf16CodeUnits',
          results: [
            {
              ruleId: 'claim-never-set',
              ruleIndex: 0,
              level: 'note',
              message: {
                text: 'callbacks.session reads token.id, which no callbacks.jwt here ever sets: it is undefined in every session. Fix: Read token.sub, which holds the id.',
              },
              locations: [
                {
                  physicalLocation: {
                    artifactLocation: { uri: expect.stringMatching(/pages\/api\/auth\/%5B\.\.\.nextauth%5D\.ts$/) },
                    region: { startLine: 12, startColumn: 25 },
                  },
                },
              ],
            },
            { ruleId: 'claim-never-set' },
          ],
        },
      ],
    })
  })
})

function hintsOf(folder: string): ReadonlyArray<{ readonly check: string }> {
  const parsed: unknown = JSON.parse(run(folder, { reporter: 'json' }).text)
  return typeof parsed === 'object' && parsed !== null && 'hints' in parsed && Array.isArray(parsed.hints)
    ? parsed.hints
    : []
}

test('an app in Express: its library is named, the versions of another app further up are not, and no check of next-auth is made', () => {
  const folder = app('express', {
    'package.json': '{"dependencies":{"@auth/express":"0.12.3"}}',
    'node_modules/@auth/express/package.json': '{"version":"0.12.3"}',
    'server.js': "import { ExpressAuth } from '@auth/express'\n",
    '.env': 'AUTH_URL=https://app.example.com\n',
    '../node_modules/next/package.json': '{"version":"16.4.6"}',
    '../node_modules/next-auth/package.json': '{"version":"4.24.15"}',
  })
  expect(run(folder)).toEqual({
    code: 0,
    text: `○ Nothing was judged: no source here imports next-auth. Another folder is judged with authproxy doctor apps/web
  Looked at 3 files: @auth/express 0.12.3.
  This app uses @auth/express 0.12.3, whose config is not read: there was nothing but the environment to judge.
`,
  })
})
