import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { doctor } from '../../src/commands/doctor.ts'
import { fakeTerminal } from '../support/terminal.ts'

/** The shapes that apps come in: of each a healthy one, and the same with a claim that nobody sets, which has to be found there. */
let root: string
beforeAll(() => {
  root = realpathSync(mkdtempSync(join(tmpdir(), 'authproxy-layouts-')))
})
afterAll(() => rmSync(root, { recursive: true }))

type Files = Readonly<Record<string, string>>

const SECRET = 'AUTH_SECRET="Zm9yLXRlc3RzLW9ubHktbm90LWEtc2VjcmV0LTE="\n'
const SECRET_4 = 'NEXTAUTH_SECRET="Zm9yLXRlc3RzLW9ubHktbm90LWEtc2VjcmV0LTE="\nNEXTAUTH_URL=http://localhost:3000\n'
const CALLBACKS = `callbacks: {
    jwt({ token, user }) { if (user) token.role = user.role; return token },
    session({ session, token }) { session.user.role = token.role; return session },
  }`
const V5 = `import NextAuth from 'next-auth'
import GitHub from 'next-auth/providers/github'
export const { handlers, auth, signIn, signOut } = NextAuth({ providers: [GitHub], ${CALLBACKS} })
`
const V4 = `import type { NextAuthOptions } from 'next-auth'
import GithubProvider from 'next-auth/providers/github'
export const authOptions: NextAuthOptions = {
  providers: [GithubProvider({ clientId: process.env.ID!, clientSecret: process.env.SECRET! })],
  ${CALLBACKS},
}
`
const route = (from: string) => `import { handlers } from '${from}'\nexport const { GET, POST } = handlers\n`
const guard = (name: string, from: string) =>
  `export { auth as ${name} } from '${from}'\nexport const config = { matcher: ['/((?!api|_next/static|_next/image).*)'] }\n`
const page = (from: string) =>
  `import { auth } from '${from}'\nexport default async function Page() { return <p>{(await auth())?.user?.name}</p> }\n`
const GUARD_4 =
  "export { default } from 'next-auth/middleware'\nexport const config = { matcher: ['/dashboard/:path*'] }\n"
const manifest = (dependencies: Files, more: object = {}) => JSON.stringify({ name: 'web', dependencies, ...more })
const installed = (next: string, nextAuth: string, at = ''): Files => ({
  [`${at}node_modules/next/package.json`]: JSON.stringify({ version: next }),
  [`${at}node_modules/next-auth/package.json`]: JSON.stringify({ version: nextAuth }),
})
const below = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]))

/** An app of Auth.js v5. `config`: where it stands; `from`: how it is imported. */
function app5(config: string, from: string, { src = '', proxy = true, next = '16.1.0' } = {}): Files {
  return {
    'package.json': manifest({ next, 'next-auth': '5.0.0-beta.30' }),
    'next.config.ts': 'export default {}\n',
    '.env.local': SECRET,
    [src + config]: V5,
    [`${src}app/api/auth/[...nextauth]/route.ts`]: route(from),
    [`${src}app/page.tsx`]: page(from),
    [`${src}${proxy ? 'proxy' : 'middleware'}.ts`]: guard(proxy ? 'proxy' : 'middleware', from),
  }
}

/** An app of next-auth v4. */
function app4(config: string, from: string, { src = '', pages = false } = {}): Files {
  const handler = `import NextAuth from 'next-auth'\nimport { authOptions } from '${from}'\n`
  return {
    'package.json': manifest({ next: '14.2.3', 'next-auth': '4.24.11' }),
    'next.config.js': 'module.exports = {}\n',
    '.env': SECRET_4,
    [src + config]: V4,
    ...(pages
      ? {
          [`${src}pages/api/auth/[...nextauth].ts`]: `${handler}export default NextAuth(authOptions)\n`,
          [`${src}pages/index.tsx`]: 'export default () => null\n',
        }
      : {
          [`${src}app/api/auth/[...nextauth]/route.ts`]: `${handler}const handler = NextAuth(authOptions)\nexport { handler as GET, handler as POST }\n`,
          [`${src}app/page.tsx`]: 'export default () => null\n',
        }),
    [`${src}middleware.ts`]: GUARD_4,
  }
}

const TURBO: Files = { 'package.json': '{"private":true,"workspaces":["apps/*","packages/*"]}', 'turbo.json': '{}' }
const PNPM: Files = { 'package.json': '{"private":true}', 'pnpm-workspace.yaml': 'packages:\n  - apps/*\n' }
/** The config in a package of the workspace, as create-t3-turbo has it. */
const shared = (exports: unknown, at: string): Files => ({
  ...below('apps/web', {
    'package.json': manifest({ next: '16.1.0', '@acme/auth': 'workspace:*' }),
    'next.config.ts': 'export default {}\n',
    '.env.local': SECRET,
    'src/app/api/auth/[...nextauth]/route.ts': route('@acme/auth'),
    'src/proxy.ts': guard('proxy', '@acme/auth'),
  }),
  'packages/auth/package.json': JSON.stringify({ name: '@acme/auth', exports, dependencies: { 'next-auth': '*' } }),
  [`packages/auth/${at}`]: V5,
  'apps/docs/package.json': manifest({ next: '16.1.0' }),
  'apps/docs/next.config.ts': 'export default {}\n',
})

/** `at`: the folder that is asked for; `config`: where the config stands, as the terminal is told. */
const LAYOUTS: Readonly<Record<string, { at?: string; config: string; files: Files }>> = {
  'v5, auth.ts and proxy.ts at the root': {
    config: 'auth.ts',
    files: { ...app5('auth.ts', '@/auth'), ...installed('16.1.0', '5.0.0-beta.30') },
  },
  'v5 in src': {
    config: 'src/auth.ts',
    files: { ...app5('auth.ts', '@/auth', { src: 'src/' }), ...installed('16.1.0', '5.0.0-beta.30') },
  },
  'v5 in lib, with middleware.ts': {
    config: 'lib/auth.ts',
    files: { ...app5('lib/auth.ts', '@/lib/auth', { proxy: false, next: '15.4.0' }) },
  },
  "v5 by Node's own subpath imports": {
    config: 'src/server/auth.ts',
    files: app5('server/auth.ts', '#server/auth', { src: 'src/' }),
  },
  'v4, App Router': { config: 'lib/auth.ts', files: app4('lib/auth.ts', '@/lib/auth') },
  'v4, Pages Router': { config: 'lib/auth.ts', files: app4('lib/auth.ts', '../../../lib/auth', { pages: true }) },
  'v4, Pages Router in src': {
    config: 'src/lib/auth.ts',
    files: app4('lib/auth.ts', '../../../lib/auth', { src: 'src/', pages: true }),
  },
  'v4 as T3 has it': { config: 'src/server/auth.ts', files: app4('server/auth.ts', '~/server/auth', { src: 'src/' }) },
  'turbo, the app asked for, all installed at the root': {
    at: 'apps/web',
    config: 'apps/web/src/auth.ts',
    files: {
      ...TURBO,
      ...below('apps/web', app5('auth.ts', '@/auth', { src: 'src/' })),
      ...installed('16.1.0', '5.0.0-beta.30'),
    },
  },
  'turbo, the root asked for, with two apps': {
    config: 'apps/web/src/auth.ts',
    files: {
      ...TURBO,
      ...below('apps/admin', app4('lib/auth.ts', '@/lib/auth')),
      ...installed('14.2.3', '4.24.11', 'apps/admin/'),
      ...below('apps/web', app5('auth.ts', '@/auth', { src: 'src/' })),
      ...installed('16.1.0', '5.0.0-beta.30', 'apps/web/'),
    },
  },
  'pnpm, the .env of the root given by the script': {
    at: 'apps/web',
    config: 'apps/web/lib/auth.ts',
    files: {
      ...PNPM,
      '.env': SECRET_4,
      ...below('apps/web', {
        ...app4('lib/auth.ts', '@/lib/auth'),
        '.env': '',
        'package.json': manifest(
          { next: '14.2.3', 'next-auth': '4.24.11' },
          { scripts: { dev: 'dotenv -e ../../.env -- next dev' } },
        ),
      }),
    },
  },
  'pnpm, a .env at the root that Next does not read': {
    config: 'apps/web/lib/auth.ts',
    files: {
      ...PNPM,
      '.env': 'NEXTAUTH_URL=app.example.com\n',
      ...below('apps/web', app4('lib/auth.ts', '@/lib/auth')),
    },
  },
  'the config in a package of the workspace, by exports': {
    at: 'apps/web',
    config: 'packages/auth/src/index.rsc.ts',
    files: { ...PNPM, ...shared({ '.': { 'react-server': './src/index.rsc.ts' } }, 'src/index.rsc.ts') },
  },
  'the same from the root, by the usual place': {
    config: 'packages/auth/src/index.ts',
    files: { ...TURBO, ...shared({ '.': { types: './dist/index.d.ts', default: './dist/index.js' } }, 'src/index.ts') },
  },
  'Nx: one package.json, at the root': {
    at: 'apps/web',
    config: 'apps/web/src/auth.ts',
    files: {
      'nx.json': '{}',
      'package.json': manifest({ next: '15.4.0', 'next-auth': '5.0.0-beta.30' }),
      ...Object.fromEntries(
        Object.entries(below('apps/web', app5('auth.ts', '@/auth', { src: 'src/', proxy: false }))).filter(
          ([path]) => path !== 'apps/web/package.json',
        ),
      ),
      ...installed('15.4.0', '5.0.0-beta.30'),
    },
  },
  'Nx: the config in a library that tsconfig.base.json names, behind `export *`': {
    at: 'apps/web',
    config: 'libs/session/src/lib/options.ts',
    files: {
      'nx.json': '{}',
      'package.json': manifest({ next: '15.4.0', 'next-auth': '5.0.0-beta.30' }),
      'tsconfig.base.json': `{ "compilerOptions": { "baseUrl": ".", // of the workspace
  "paths": { "@org/session": ["libs/session/src/index.ts"], "@org/ui": ["libs/ui/src/index.ts"], } } }`,
      'apps/web/tsconfig.json': '{ "extends": "../../tsconfig.base.json" }',
      'apps/web/next.config.js': 'module.exports = {}',
      'apps/web/.env.local': SECRET,
      'apps/web/app/api/auth/[...nextauth]/route.ts': route('@org/session'),
      'apps/web/middleware.ts': guard('middleware', '@org/session'),
      'libs/session/src/index.ts': "export * from './lib/options'\n",
      'libs/session/src/lib/options.ts': V5,
      'libs/ui/src/index.ts': "export * from './button'\n",
      ...installed('15.4.0', '5.0.0-beta.30'),
    },
  },
  'paths of its own in the app': {
    config: 'src/core/session.ts',
    files: {
      ...app5('core/session.ts', '$core/session', { src: 'src/', proxy: false, next: '15.4.0' }),
      'tsconfig.json': '{ "compilerOptions": { "paths": { "$core/*": ["./src/core/*"] } } }',
    },
  },
}

function run(name: string, files: Files, at: string): string {
  const folder = join(root, name.replaceAll(/\W+/g, '-'))
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  const { terminal, text } = fakeTerminal()
  doctor({ dir: join(folder, at), reporter: 'text', failOn: 'never', version: '0.0.0' }, terminal)
  return text().replaceAll(`${folder}/`, '')
}

const NOTHING =
  '✓ Nothing to mend was found by reading; what only shows while the app runs, authproxy -- npm run dev shows.'

describe.each(Object.entries(LAYOUTS))('%s', (name, { at = '', config, files }) => {
  test('healthy: not a word, and nothing is said to be left out that counts', () => {
    const [first, , ...limits] = run(`healthy ${name}`, files, at).trimEnd().split('\n')
    expect(first).toBe(NOTHING)
    expect(limits.filter(one => !/^ {2}(?:This is the root of a workspace\. Read|Without NextAuth)/.test(one))).toEqual(
      [],
    )
  })

  test('a claim that nobody sets is found in its file', () => {
    const broken = Object.fromEntries(
      Object.entries(files).map(([path, text]) => [path, text.replace('token.role = user', 'token.rolle = user')]),
    )
    const hints = run(`broken ${name}`, broken, at).match(/^\S+ claim-never-set$/gm) ?? []
    expect(hints.some(one => one.startsWith(`${config}:`))).toBe(true)
  })
})

test('the root of a workspace says which apps were read and which were not; versions by app where they differ', () => {
  const { files } = LAYOUTS['turbo, the root asked for, with two apps'] ?? { files: {} }
  const docs = { 'apps/docs/next.config.js': '', 'apps/docs/package.json': '{}' }
  expect(
    run('words', { ...files, ...docs }, '')
      .split('\n')
      .slice(1),
  ).toEqual([
    '  Looked at 10 files: next 14.2.3 (apps/admin), next-auth 4.24.11 (apps/admin), next 16.1.0 (apps/web), next-auth 5.0.0-beta.30 (apps/web).',
    '  This is the root of a workspace. Read as Next reads them: apps/admin, apps/web, with the packages that they depend on; nothing beside.',
    '  Without NextAuth, and left out: apps/docs.',
    '',
  ])
})

test('where no source uses NextAuth, nothing is called healthy', () => {
  const files = { 'package.json': manifest({ next: '16.1.0' }), 'app/page.tsx': 'export default () => null\n' }
  expect(run('no auth', files, '').split('\n')).toEqual([
    '○ Nothing was judged: no source here imports next-auth. Another folder is judged with authproxy doctor apps/web',
    '  Looked at 1 file: next 16.1.0 by package.json.',
    '  No source here imports next-auth: there was nothing but the environment to judge.',
    '',
  ])
  const workspace = { ...TURBO, ...below('apps/web', { ...files, 'next.config.ts': '' }) }
  expect(run('no auth at all', workspace, '').split('\n').slice(2)).toEqual([
    '  This is the root of a workspace, and none of its apps (apps/web) speaks of NextAuth: nothing was judged.',
    '',
  ])
})
