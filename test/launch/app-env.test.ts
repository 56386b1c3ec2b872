import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import { type AppEnvironmentOptions, readAppEnvironment } from '../../src/launch/app-env.ts'
import { UserError } from '../../src/model/user-error.ts'

let app = ''
// Next's loader reads other files in tests (NODE_ENV=test); it takes its picture of the environment at its first call.
beforeAll(() => {
  vi.stubEnv('NODE_ENV', 'development')
})
afterAll(() => {
  vi.unstubAllEnvs()
})
beforeEach(() => {
  app = mkdtempSync(join(tmpdir(), 'app-env-'))
})
afterEach(() => {
  rmSync(app, { recursive: true })
})

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(app, name), text)
}

function read(more: Partial<AppEnvironmentOptions> = {}) {
  return readAppEnvironment({ appDir: app, env: {}, secretFile: null, secretVariable: null, ...more })
}

function failure(run: () => unknown): UserError {
  try {
    run()
  } catch (error) {
    if (error instanceof UserError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('the secret', () => {
  test("from the app's files in Next's order: of `next dev` first, then of `next start`", () => {
    const names = ['.env', '.env.development', '.env.local', '.env.development.local']
    const found = names.map(name => {
      write({ [name]: `AUTH_SECRET=from-${name}\n` })
      const { secrets, secretFrom } = read()
      return [secrets[0], secretFrom]
    })
    expect(found).toEqual(names.map(name => [`from-${name}`, `AUTH_SECRET in ${name}`]))
  })

  test('one for development and one for production are both tried', () => {
    write({ '.env.development': 'AUTH_SECRET=dev', '.env.production': 'AUTH_SECRET=prod', '.env': 'AUTH_SECRET=base' })
    expect(read().secrets).toEqual(['dev', 'prod'])
  })

  test('--secret-file, then the environment, then the files; each value once', () => {
    write({ '.env.local': 'AUTH_SECRET=local\nNEXTAUTH_SECRET=shared', extra: 'AUTH_SECRET=extra' })
    const secretFile = join(app, 'extra')
    const env = { AUTH_SECRET: 'outside', NEXTAUTH_SECRET: 'shared', AUTH_SECRET_1: 'old' }
    const found = read({ env, secretFile })
    expect(found.secrets).toEqual(['extra', 'outside', 'local', 'shared', 'old'])
    expect(found.secretFrom).toBe(`AUTH_SECRET in ${secretFile}`)
  })

  test('rotated ones come after the newest', () => {
    const env = { AUTH_SECRET_2: 'two', AUTH_SECRET_1: 'one', AUTH_SECRET: 'new', AUTH_SECRET_3: 'three' }
    expect(read({ env }).secrets).toEqual(['new', 'one', 'two', 'three'])
  })

  test('a variable named outright goes first', () => {
    const found = read({ env: { AUTH_SECRET: 'usual', MY_SECRET: 'mine' }, secretVariable: 'MY_SECRET' })
    expect(found).toMatchObject({ secrets: ['mine', 'usual'], secretFrom: 'MY_SECRET in the environment' })
  })

  test('is expanded, quoted and escaped as Next does', () => {
    write({ '.env': ['BASE=abc', `AUTH_SECRET="\${BASE}-def"`, "NEXTAUTH_SECRET='pa\\$word#1' # why"].join('\n') })
    expect(read().secrets).toEqual(['abc-def', 'pa$word#1'])
  })

  test('empty ones and none', () => {
    write({ '.env': 'AUTH_SECRET=\nNEXTAUTH_SECRET=""' })
    expect(read({ env: { AUTH_SECRET: '' } })).toEqual({ secrets: [], secretFrom: null, url: null })
    expect(read({ appDir: join(app, 'nowhere') }).secrets).toEqual([])
    expect(read({ appDir: null }).secrets).toEqual([])
  })
})

describe('the address', () => {
  test('of the first source that gives one', () => {
    write({ '.env.local': 'NEXTAUTH_URL=http://local:3000', '.env': 'AUTH_URL=http://base:3000' })
    expect(read().url).toEqual({ variable: 'NEXTAUTH_URL', value: 'http://local:3000' })
    expect(read({ env: { AUTH_URL: 'https://outside' } }).url).toEqual({
      variable: 'AUTH_URL',
      value: 'https://outside',
    })
  })
})

describe('this process', () => {
  test('its own environment is the same afterwards: nothing added, changed or lost', () => {
    vi.stubEnv('AUTH_URL', 'http://mine')
    vi.stubEnv('EMPTY_ONE', '')
    write({ '.env': 'AUTH_SECRET=leaked\nAUTH_URL=http://theirs\nPATH=/evil\nEMPTY_ONE=full\nNEW_ONE=1' })
    const before = { ...process.env }
    read()
    expect({ ...process.env }).toEqual(before)
    expect(JSON.stringify(process.env)).not.toContain('leaked')
  })

  test('nothing is printed, not even of a file that cannot be read', () => {
    const spies = [vi.spyOn(console, 'log'), vi.spyOn(console, 'error'), vi.spyOn(console, 'info')]
    write({ '.env': 'AUTH_SECRET=quiet\n\u0000=\n=x\n"' })
    expect(read().secrets).toEqual(['quiet'])
    for (const spy of spies) {
      expect(spy).not.toHaveBeenCalled()
      spy.mockRestore()
    }
  })
})

describe('what was named outright and is not there', () => {
  const env = { AUTH_SECRET: 'canary-secret', OTHER: 'canary-other' }

  test('a variable', () => {
    write({ '.env': 'NEXTAUTH_SECRET=canary-file' })
    const error = failure(() => read({ env, secretVariable: 'MY_SECRET' }))
    expect(error.code).toBe('secret-missing')
    expect(error.message).toContain('MY_SECRET')
    expect(`${error.message} ${error.nextStep} ${error.stack}`).not.toContain('canary')
  })

  test('a variable that is there and empty', () => {
    expect(failure(() => read({ env: { MY_SECRET: '' }, secretVariable: 'MY_SECRET' })).code).toBe('secret-missing')
  })

  test.each(['nowhere/.env', ''])('a file %j', name => {
    const error = failure(() => read({ env, secretFile: name === '' ? app : join(app, name) }))
    expect(error.code).toBe('secret-file-unreadable')
    expect(error.nextStep).toContain('--secret-file')
    expect(`${error.message} ${error.nextStep} ${error.stack}`).not.toContain('canary')
  })
})
