import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { chooseFront, portNotice } from '../../../src/commands/run/choose-front.ts'
import { frontByName } from '../../../src/fronts/index.ts'
import { NO_CHANGES } from '../../../src/fronts/what-if.ts'
import { UserError } from '../../../src/model/user-error.ts'

const folder = mkdtempSync(join(tmpdir(), 'authproxy-front-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function file(name: string, text: string): string {
  const path = join(folder, name)
  writeFileSync(path, text)
  return path
}
const choose = (front: string | null, whatIf = NO_CHANGES) => chooseFront({ front, whatIf, xff: 'replace' })

/** What the user reads, the folder of this run left out. */
function complaint(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    if (error instanceof UserError) return `${error.message} Next: ${error.nextStep}`.replaceAll(folder, '.')
    throw error
  }
  return 'nothing is wrong'
}

test('nothing asked: our own headers, and no word of a front', () => {
  expect(choose(null)).toEqual({ front: null, notices: [] })
})

test('by name, by file, with changes', () => {
  expect(choose('NGINX').notices).toEqual([
    'As behind nginx: with `include proxy_params`, as Debian and Ubuntu have it.',
  ])
  const path = file('mine.json', '{"title":"my front","about":"two hops"}')
  expect(choose(path).notices).toEqual(['As behind my front: two hops.'])
  expect(choose('nginx', { ...NO_CHANGES, headerLimit: 16_384 }).notices).toEqual([
    'As behind nginx: with `include proxy_params`, as Debian and Ubuntu have it, with your changes.',
  ])
  expect(choose(null, { ...NO_CHANGES, dropHeaders: ['X-Forwarded-Host'] }).notices).toEqual([
    "As behind a changed front: authproxy's own headers with your changes.",
  ])
})

test.each([
  ['ngnix', 'There is no front "ngnix". Next: Did you mean --front nginx? All are in docs/fronts.md.'],
  ['./gone.json', './gone.json cannot be read: there is no such file. Next: Give the path of the file with --front.'],
])('%s', (name, text) => {
  expect(complaint(() => choose(name))).toBe(text)
})

test('a name that is near to none: all of them', () => {
  expect(complaint(() => choose('kubernetes'))).toMatch(
    /^There is no front "kubernetes"\. Next: There are nginx, ingress-nginx, .*none; a file/,
  )
})

test('files that are none', () => {
  const next = 'Next: docs/fronts.md shows the form of such a file.'
  expect(complaint(() => choose(file('a.json', '{')))).toBe(`./a.json is no JSON. ${next}`)
  expect(complaint(() => choose(file('b.json', '{"limits":[{}]}')))).toBe(
    `./b.json: limits[0].bytes must be a whole number of octets. ${next}`,
  )
  expect(complaint(() => choose(`${folder}/`))).toBe(
    './ cannot be read: it is a folder. Next: Give the path of the file with --front.',
  )
})

test('a configuration that leads to no app, or cannot be understood', () => {
  expect(complaint(() => choose(file('none.conf', 'server { listen 80; }')))).toBe(
    'none.conf has no proxy_pass, so it leads to no app. Next: Give the file that holds the site: --front /etc/nginx/sites-enabled/NAME, or the main nginx.conf with its includes.',
  )
  expect(complaint(() => choose(file('open.conf', 'server { location / {')))).toBe(
    'open.conf, line 1: a block is not closed. Next: nginx -t says what nginx thinks of it.',
  )
})

test('a header that is none', () => {
  expect(complaint(() => choose('nginx', { ...NO_CHANGES, setHeaders: ['oops'] }))).toBe(
    '"oops" is not of the form Name: value. Next: For example --set-header "X-Forwarded-Proto: http".',
  )
})

test('the port is lost behind nginx, and only where there is one', () => {
  const nginx = frontByName('nginx')
  expect(portNotice(nginx, 'https://localhost:3443')).toEqual([
    'nginx tells the app localhost without the port 3443: an app that builds its address from Host leaves this origin. On port 443 nothing is lost (--port 443); NEXTAUTH_URL (AUTH_URL) = https://localhost:3443 helps here.',
  ])
  expect(portNotice(nginx, 'https://localhost')).toEqual([])
  expect(portNotice(frontByName('caddy'), 'https://localhost:3443')).toEqual([])
  expect(portNotice(null, 'https://localhost:3443')).toEqual([])
})
