import { expect, test } from 'vitest'
import { oldNodeMessage } from '../src/old-node.ts'

const said = (version: string, ...argv: readonly string[]) => oldNodeMessage(version, ['node', ...argv])

test.each(['22.19.0', '22.20.1', '24.0.0', '100.0.0'])('%s is new enough', version => {
  expect(said(version, '/usr/bin/authproxy')).toBeNull()
})

test.each(['22.18.0', '20.20.2', '18.0.0', '8.1.0'])('%s is too old', version => {
  expect(said(version, '/usr/bin/authproxy')).toContain(`needs Node.js 22.19 or newer, and this is ${version}.`)
})

test.each([
  ['installed', ['/usr/bin/authproxy'], 'authproxy --target localhost:3000'],
  ['in a project', ['/app/node_modules/.bin/authproxy', 'ca', 'install'], 'authproxy ca install'],
  ['on Windows', ['C:\\npm\\authproxy.cmd', '-t', '3000'], 'authproxy -t 3000'],
  ['in a clone', ['/src/dist/cli.js', '-t', '3000'], 'node /src/dist/cli.js -t 3000'],
  ['in odd places', ["/my app's/cli.js", '--har', 'a b\u001b'], "node '/my app'\\''s/cli.js' --har 'a b?'"],
])('%s: the next step runs the same on a newer one', (_where, argv, line) => {
  expect(said('20.20.2', ...argv)).toBe(
    'authproxy needs Node.js 22.19 or newer, and this is 20.20.2.\n' +
      `Next: run it with a newer one: npx -p node@24 ${line}\n`,
  )
})
