import { expect, test } from 'vitest'
import { pathsInPackage } from '../../src/doctor/packages.ts'

const PACKAGES = [
  { name: '@repo/auth', folder: '../../packages/auth', exports: undefined, mains: ['./dist/main.js'] },
  {
    name: '@repo/one',
    folder: '../../packages/one',
    exports: { import: './src/one.mjs', default: './src/one.cjs' },
    mains: [],
  },
  {
    name: '@repo/many',
    folder: '../../packages/many',
    exports: {
      '.': { 'react-server': { import: './src/rsc.ts' }, default: './src/index.ts' },
      './server': './src/server/index.ts',
      './lib/*.js': { types: './types/*.d.ts', default: './src/lib/*.ts' },
      './two/*/*': './no/*',
    },
    mains: [],
  },
]

test.each<readonly [target: string, paths: readonly string[]]>([
  // Of none of these packages.
  ['next-auth', []],
  ['@repo/authority', []],
  ['@repo/auth', ['dist/main.js', 'src/index', 'index']],
  ['@repo/auth/server', ['server', 'src/server']],
  // Conditions without a path are of the package itself.
  ['@repo/one', ['src/one.mjs', 'src/one.cjs', 'src/index', 'index']],
  ['@repo/one/more', ['more', 'src/more']],
  ['@repo/many', ['src/rsc.ts', 'src/index.ts', 'src/index', 'index']],
  ['@repo/many/server', ['src/server/index.ts', 'server', 'src/server']],
  ['@repo/many/lib/a/b.js', ['types/a/b.d.ts', 'src/lib/a/b.ts', 'lib/a/b.js', 'src/lib/a/b.js']],
  // The star stands for something, and two of them for nothing that Node knows.
  ['@repo/many/lib/.js', ['types/.d.ts', 'src/lib/.ts', 'lib/.js', 'src/lib/.js']],
  ['@repo/many/lib.js', ['lib.js', 'src/lib.js']],
  ['@repo/many/two/a/b', ['two/a/b', 'src/two/a/b']],
])('%s', (target, paths) => {
  const folder = PACKAGES.find(({ name }) => target === name || target.startsWith(`${name}/`))?.folder
  expect(pathsInPackage(PACKAGES, target)).toEqual(paths.map(path => `${folder}/${path}`))
})
