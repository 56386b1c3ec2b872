import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import {
  dialectOfLibrary,
  findDependencies,
  findInstalledLibrary,
} from '../../../src/commands/app/installed-library.ts'

let root = ''
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'library-'))
})
afterEach(() => {
  rmSync(root, { recursive: true })
})

/** Installs a next-auth for a folder. */
function install(folder: string, manifest: string): void {
  const directory = join(root, folder, 'node_modules', 'next-auth')
  mkdirSync(directory, { recursive: true })
  writeFileSync(join(directory, 'package.json'), manifest)
}

test('the version that stands beside the app', () => {
  install('app', '{"name":"next-auth","version":"4.24.15","exports":{}}')
  expect(findInstalledLibrary(join(root, 'app'))).toBe('next-auth 4.24.15')
})

test('the nearest one of a workspace goes before the one further up', () => {
  install('', '{"version":"4.24.15"}')
  mkdirSync(join(root, 'apps', 'web'), { recursive: true })
  expect(findInstalledLibrary(join(root, 'apps', 'web'))).toBe('next-auth 4.24.15')
  install('apps/web', '{"version":"5.0.0-beta.30"}')
  expect(findInstalledLibrary(join(root, 'apps', 'web'))).toBe('next-auth 5.0.0-beta.30')
})

test.each(['', '{', 'null', '[]', '{}', '{"version":5}', '{"version":null}'])(
  'a manifest %j says nothing',
  manifest => {
    install('app', manifest)
    expect(findInstalledLibrary(join(root, 'app'))).toBeNull()
  },
)

test('a manifest that cannot be read hides none further up', () => {
  install('', '{"version":"4.24.15"}')
  install('app', 'not json')
  expect(findInstalledLibrary(join(root, 'app'))).toBe('next-auth 4.24.15')
})

test('a version is drawn safely', () => {
  install('app', JSON.stringify({ version: `4\u001b[2J${'9'.repeat(500)}` }))
  const found = findInstalledLibrary(join(root, 'app')) ?? ''
  expect(found).toMatch(/^next-auth 4\\x1b\[2J9+…$/)
  expect(found.length).toBeLessThanOrEqual(50)
})

test('nothing installed, or no such folder', () => {
  expect(findInstalledLibrary(root)).toBeNull()
  expect(findInstalledLibrary(join(root, 'nowhere'))).toBeNull()
})

test('a folder given as people type it, relative to where they are', () => {
  install('app', '{"version":"4.24.15"}')
  expect(findInstalledLibrary(relative(process.cwd(), join(root, 'app')))).toBe('next-auth 4.24.15')
})

test('what the app depends on', () => {
  writeFileSync(
    join(root, 'package.json'),
    '{"dependencies":{"next":"16","better-auth":"1"},"devDependencies":{"x":"1"}}',
  )
  expect(findDependencies(root)).toEqual(['next', 'better-auth'])
  for (const text of ['', 'null', '[]', '{"dependencies":null}', '{"dependencies":[]}']) {
    writeFileSync(join(root, 'package.json'), text)
    expect(findDependencies(root)).toEqual([])
  }
  expect(findDependencies(join(root, 'nowhere'))).toEqual([])
})

test.each([
  ['next-auth 4.24.15', 'next-auth-v4'],
  ['next-auth 5.0.0-beta.31', 'authjs-v5'],
  ['next-auth 3.29.10', null],
  ['next-auth 40.0.0', null],
  [null, null],
] as const)('%s: %s', (library, dialect) => expect(dialectOfLibrary(library)).toBe(dialect))

test('what the app itself depends on goes before a next-auth of the workspace', () => {
  install('', '{"version":"4.24.15"}')
  const express = join(root, 'node_modules', '@auth', 'express')
  mkdirSync(express, { recursive: true })
  writeFileSync(join(express, 'package.json'), '{"version":"0.12.3"}')
  mkdirSync(join(root, 'api'))
  writeFileSync(join(root, 'api', 'package.json'), '{"dependencies":{"@auth/express":"0.12.3"}}')
  const library = findInstalledLibrary(join(root, 'api'))
  expect([library, dialectOfLibrary(library)]).toEqual(['@auth/express 0.12.3', 'authjs-v5'])
})
