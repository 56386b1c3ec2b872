import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { readNginxConf } from '../../../src/commands/run/read-nginx-conf.ts'

const folder = mkdtempSync(join(tmpdir(), 'authproxy-conf-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('includes are read where nginx looks for them; what is missing is told', () => {
  mkdirSync(join(folder, 'sites'))
  writeFileSync(
    join(folder, 'params'),
    'proxy_set_header Host $http_host;\nproxy_set_header X-Forwarded-Proto $scheme;',
  )
  writeFileSync(
    join(folder, 'sites', 'app.conf'),
    'server { listen 443 ssl; location / {\n  proxy_pass http://127.0.0.1:3000;\n  include params;\n  include gone;\n} }',
  )
  const text = 'http { include mime.types; include sites/*.conf; }'
  const { front, notices } = readNginxConf(join(folder, 'nginx.conf'), text)
  expect(front.about).toBe('location / at line 2 of sites/app.conf')
  expect(front.headers.map(({ name, value = '' }) => `${name} ${value}`)).toEqual([
    '*_* ',
    'Host $host',
    'X-Forwarded-Proto https',
  ])
  expect(notices).toEqual([
    'Used of nginx.conf: proxy_set_header (2).',
    'Includes that cannot be read, so what they say is missing: gone (sites/app.conf, line 4).',
  ])
})

test('a file that includes itself', () => {
  const path = join(folder, 'self.conf')
  writeFileSync(path, 'include self.conf;')
  expect(() => readNginxConf(path, 'include self.conf;')).toThrow('self.conf, line 1: more than 200 includes')
})
