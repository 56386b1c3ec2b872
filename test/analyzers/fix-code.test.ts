import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { type FixPart, fixParts } from '../support/fix-snippets.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const parts = fixParts()

test('every line that a fix says to paste is code, or a line of another known language', () => {
  expect(parts.filter(one => one.form === null).map(one => `${one.of}: ${one.text}`)).toEqual([])
  expect(parts.filter(one => one.form === 'members').length).toBeGreaterThan(50)
})

/** Options of NextAuth; others are of a provider, of Next, of Nuxt. */
const OF_AUTH =
  /^ {0,2}(?:async )?(?:adapter|basePath|callbacks|cookies|events|jwt|logger|pages|redirectProxyUrl|secret|session|trustHost|useSecureCookies)\b/m
/** Of the compiler: an option that the type does not have, or a value that is none for it. Names that only the app has are no matter. */
const UNKNOWN_OPTION = /error TS(?:2353|2561|2551|2820)\b/

const isConfig = ({ text, form }: FixPart): boolean =>
  form === 'members' ? OF_AUTH.test(text) : form === 'statements' && /\bNextAuth\(|\bauthOptions = \{/.test(text)

const asOptions = (text: string, type: string): string =>
  `import type { ${type} } from 'next-auth'\nexport const options: Partial<${type}> = {\n${text}\n}\n`

/** With what stands at the top of such a file anyway. */
const asModule = (text: string, type: string): string => {
  const imported = /import NextAuth\b/.test(text) ? '' : "import NextAuth from 'next-auth'\n"
  const typed = text.replace('authOptions = {', `authOptions: Partial<${type}> = {`)
  return `import type { ${type} } from 'next-auth'\n${imported}${typed}\nexport {}\n`
}

/** Where each library's types are. */
const TYPES = {
  v4: { from: join(root, 'examples/next-auth-v4/package.json'), type: 'AuthOptions' },
  v5: { from: join(root, 'examples/authjs-v5/package.json'), type: 'NextAuthConfig' },
}

test.each(['v4', 'v5'] as const)(
  "every option in a fix for %s is one of the library's",
  async dialect => {
    const { from, type } = TYPES[dialect]
    const library = dirname(createRequire(from).resolve('next-auth'))
    const folder = await mkdtemp(join(tmpdir(), 'authproxy-fixes-'))
    try {
      const checked = parts.filter(one => one.dialect === dialect && isConfig(one))
      const names = await Promise.all(
        [
          ...checked,
          { text: "callbacks: { jwtt: () => null }, session: { stratgey: 'jwt' }", form: 'members' } as FixPart,
        ].map(async ({ text, form }, index) => {
          const name = `fix-${index}.ts`
          const code = form === 'statements' ? asModule(text, type) : asOptions(text, type)
          await writeFile(join(folder, name), code)
          return name
        }),
      )
      // Of the libraries' own types and of the pieces' loose ends nothing is judged: what is, is which options there are.
      const compilerOptions = {
        ...{ noEmit: true, skipLibCheck: true, strict: false, module: 'esnext', moduleResolution: 'bundler' },
        ...{ target: 'es2023', jsx: 'preserve', types: [], paths: { 'next-auth': [join(library, 'index.d.ts')] } },
      }
      await writeFile(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: names }))
      const said = await new Promise<string>(resolve =>
        execFile(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', folder], (_error, stdout) =>
          resolve(stdout),
        ),
      )
      const wrong = said.split('\n').flatMap(line => {
        const index = Number(/fix-(\d+)\.ts/.exec(line)?.[1])
        return UNKNOWN_OPTION.test(line)
          ? [`${checked[index]?.of ?? 'the one that is wrong'}: ${line.split(': ').at(-1)}`]
          : []
      })
      // The last one is here to see that it would be found.
      expect(wrong.filter(one => !one.startsWith('the one'))).toEqual([])
      expect(wrong.filter(one => one.startsWith('the one')).length).toBeGreaterThan(0)
      expect(checked.length).toBeGreaterThan(20)
    } finally {
      await rm(folder, { recursive: true })
    }
  },
  60_000,
)
