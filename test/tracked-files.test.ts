import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const git = (...args: readonly string[]) => execFileSync('git', args, { cwd: root, encoding: 'utf8' })

/** PEM as it stands in a key file, whole: its first line, base64, its last. Code that looks for one is none. */
const PRIVATE_KEY =
  /-----BEGIN (?:[A-Z0-9]+ )*PRIVATE KEY-----[\sA-Za-z0-9+/=:,-]{40,}-----END (?:[A-Z0-9]+ )*PRIVATE KEY-----/
const KEY_FILE = /(?:-key\.pem|\.key|\.p12|\.pfx|\.jks)$|(?:^|\/)id_(?:rsa|ecdsa|ed25519)$/

/** What is committed or would be by `git add -A`; a file that was deleted and not committed yet is gone. */
function filesOf(): readonly string[] {
  const names = git('ls-files', '-z', '--cached', '--others', '--exclude-standard', '--deduplicate').split('\0')
  const deleted = new Set(git('ls-files', '-z', '--deleted').split('\0'))
  return names.filter(name => name !== '' && !deleted.has(name))
}

test('no file of the repository is or holds a private key', () => {
  const files = filesOf()
  expect(files.length).toBeGreaterThan(500)
  const keys = files.filter(name => KEY_FILE.test(name) || PRIVATE_KEY.test(readFileSync(join(root, name), 'latin1')))
  expect(keys).toEqual([])
})

test('a key would be seen', () => {
  const base64 = Buffer.alloc(96, 7).toString('base64')
  for (const kind of ['', 'RSA ', 'EC ', 'ENCRYPTED ']) {
    expect(`x\n-----BEGIN ${kind}PRIVATE KEY-----\n${base64}\n-----END ${kind}PRIVATE KEY-----\n`).toMatch(PRIVATE_KEY)
  }
  expect('ca/authproxy-ca-key.pem').toMatch(KEY_FILE)
})
