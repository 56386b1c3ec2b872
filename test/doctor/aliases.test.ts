import { expect, test } from 'vitest'
import { pathsByAlias, withoutComments } from '../../src/doctor/aliases.ts'
import { readModules } from '../../src/doctor/modules.ts'

const ALIASES = [
  { pattern: '@org/auth', targets: ['../../libs/auth/src/index.ts'] },
  { pattern: '@org/*', targets: ['../../libs/*/src', 'lib/*'] },
  { pattern: '*', targets: ['src/*'] },
]

test.each([
  ['@org/auth', ['../../libs/auth/src/index.ts']],
  ['@org/ui/button', ['../../libs/ui/button/src', 'lib/ui/button']],
  ['@org/$&', ['../../libs/$&/src', 'lib/$&']],
  ['next-auth', ['src/next-auth']],
])('%s: the longest pattern wins', (target, paths) => {
  expect(pathsByAlias(ALIASES, target)).toEqual(paths)
})

test('no row fits', () => {
  expect(pathsByAlias([{ pattern: '@/*.css', targets: ['x/*'] }], '@/a')).toEqual([])
})

test.each([
  ['{ "a": "// no comment", /* one */ "b": 1, // two\n }', { a: '// no comment', b: 1 }],
  ['{ "a": [1, 2, ], }', { a: [1, 2] }],
  ['{ "a": "say \\"/*\\" ," }', { a: 'say "/*" ,' }],
])('tsconfig.json is not quite JSON: %s', (text, value) => {
  expect(JSON.parse(withoutComments(text))).toEqual(value)
})

test('what never ends is no endless work', () => {
  expect(withoutComments('/* '.repeat(50_000))).toBe('')
  expect(withoutComments('"never closed')).toBe('"never closed')
})

test('a name is followed through `export *`, and not in a circle', () => {
  const file = (path: string, text: string) => ({ path, text })
  const { sources, resolve } = readModules(
    [
      file(
        'auth.ts',
        "import { options, lost } from '@org/auth'\nexport const here = options\nexport const gone = lost",
      ),
      file(
        '../../libs/auth/src/index.ts',
        "export * from './index'\nexport * from './more'\nexport * from './options'",
      ),
      file('../../libs/auth/src/more.ts', "export * from './index'"),
      file('../../libs/auth/src/options.ts', 'export const options = { providers: [] }'),
    ],
    [],
    ALIASES,
  )
  const [source] = sources
  const typeOf = (name: string) => {
    const node = source?.values.get(name)
    return source === undefined || node === undefined ? null : resolve({ source, node }).node.type
  }
  expect([typeOf('here'), typeOf('gone')]).toEqual(['ObjectExpression', 'Identifier'])
})
