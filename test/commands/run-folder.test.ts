import { homedir } from 'node:os'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { findRunFolder } from '../../src/commands/run-folder.ts'

test('is found by the home folder alone, whatever else of the environment is passed on', () => {
  const plain = findRunFolder({})
  expect(plain.startsWith(homedir())).toBe(true)
  expect(findRunFolder({ XDG_RUNTIME_DIR: '/run/user/1', XDG_DATA_HOME: '/elsewhere' })).toBe(plain)
  expect(findRunFolder({ AUTHPROXY_RUN_DIR: 'runs' })).toBe(resolve('runs'))
  expect(plain.endsWith(join('authproxy', 'run'))).toBe(true)
})
