import { expect, test, vi } from 'vitest'
import { createRunCertificate } from '../../../src/certs/run-certificate.ts'
import { prepareStage, suggestAs } from '../../../src/commands/run/stage.ts'
import { identityOf } from '../../../src/commands/run/tls-plan.ts'

const NONE = { as: [], open: false, browser: null }

async function prepared() {
  const { minter, spki } = await createRunCertificate([])
  return { shown: { kind: 'leaves', local: minter.recipe, network: null } as const, spki }
}

test('without origins nothing changes', async () => {
  const own = await prepared()
  const stage = await prepareStage(NONE, own)
  const { tls, publicOrigin, hosts } = stage
  expect([tls, publicOrigin, hosts, stage.byHand(3443)]).toEqual([{ shown: own.shown, ofRun: null }, null, [], null])
  const told: string[] = []
  await (await stage.open('https://localhost:3443', 3443, text => told.push(text))).stop()
  expect(told).toEqual([])
})

test('a browser that cannot be given a profile is told of, and the run goes on', async () => {
  const stage = await prepareStage({ as: [], open: true, browser: process.execPath }, await prepared())
  vi.stubEnv('TMPDIR', '/there/is/no/such/folder')
  const told: string[] = []
  await (await stage.open('https://localhost:3443', 3443, text => told.push(text))).stop()
  vi.unstubAllEnvs()
  expect(told).toEqual([expect.stringMatching(/^The browser did not start: ENOENT: /)])
})

test('names of the origins get a certificate of this run, others what they had', async () => {
  const as = ['https://app.example.com', 'https://www.example.com']
  const { tls, publicOrigin, hosts, byHand } = await prepareStage({ ...NONE, as }, await prepared())
  expect([publicOrigin, hosts]).toEqual(['https://app.example.com', ['app.example.com', 'www.example.com']])
  const { sniCallback } = await identityOf(tls)
  const contextOf = (name: string) =>
    new Promise((resolve, reject) =>
      sniCallback?.(name, (error, context) => (error ? reject(error) : resolve(context))),
    )
  const [localhost, first, again, second, foreign] = await Promise.all(
    ['localhost', 'APP.example.com', 'app.example.com', 'www.example.com', 'evil.example.com'].map(contextOf),
  )
  expect(again).toBe(first)
  expect(new Set([localhost, first, second]).size).toBe(3)
  // A name that is nobody's is shown the usual one.
  expect(foreign).toBe(localhost)
  expect(
    byHand(3443)
      ?.replace(/=[\w+/=,]{80,}/, '=KEYS')
      .replace(' --no-sandbox', ''),
  ).toBe(
    'To be at https://app.example.com: --open starts a browser there. By hand: chromium --user-data-dir="$(mktemp -d)"' +
      " '--host-resolver-rules=MAP app.example.com 127.0.0.1:3443, MAP www.example.com 127.0.0.1:3443'" +
      ' --ignore-certificate-errors-spki-list=KEYS --no-first-run --no-default-browser-check https://app.example.com/',
  )
})

test('names below localhost need no browser of this run, nor a certificate of it', async () => {
  const as = ['https://one.localhost=3000', 'https://two.localhost:3443=4000']
  const { tls, byHand, origins } = await prepareStage({ ...NONE, as }, await prepared())
  expect(tls.ofRun).toBeNull()
  expect(byHand(3443)).toBe(
    'Browsers find names below localhost by themselves: open https://one.localhost:3443 and https://two.localhost:3443.',
  )
  expect(byHand(4443)).toContain('MAP one.localhost 127.0.0.1:4443, MAP two.localhost 127.0.0.1:4443')
  expect(origins('https://localhost:3443', 3443).map(one => [one.origin, one.target?.label])).toEqual([
    ['https://one.localhost:3443', 'localhost:3000'],
    ['https://two.localhost:3443', 'localhost:4000'],
  ])
})

test.each([
  [
    'https://app.example.com',
    [],
    'NEXTAUTH_URL says https://app.example.com: to be there in a browser, as in production, add --as https://app.example.com --open.',
  ],
  [
    'https://app.example.com/api/auth',
    [],
    'NEXTAUTH_URL says https://app.example.com: to be there in a browser, as in production, add --as https://app.example.com --open.',
  ],
  ['https://app.example.com', ['https://app.example.com'], null],
  ['http://app.example.com', [], null],
  ['https://localhost:3443', [], null],
  ['https://10.0.0.1', [], null],
  ['nonsense', [], null],
])('NEXTAUTH_URL=%s with --as %j', (value, as, words) => {
  expect(suggestAs({ variable: 'NEXTAUTH_URL', value }, as)).toBe(words)
})

test('no URL, no suggestion', () => {
  expect(suggestAs(null, [])).toBeNull()
})
