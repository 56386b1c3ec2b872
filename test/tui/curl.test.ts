import { execFileSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { curlCommand } from '../../src/tui/curl.ts'
import { effectOf } from '../../src/tui/effects.ts'
import { PAPER, press, SESSION, uiState } from './samples.ts'

function requestOf(more: object) {
  const detail = SESSION.detail('x42')
  if (detail === null) throw new Error('the sample session has changed')
  return { ...detail.exchange, request: { ...detail.exchange.request, ...more } }
}

/** What a shell makes of the command: its words. */
const words = (command: string) =>
  execFileSync('bash', ['-c', `curl() { for word; do printf '%s\\0' "$word"; done; }; ${command}`], {
    encoding: 'latin1',
  })
    .split('\0')
    .slice(0, -1)

const bytes = new TextEncoder().encode('a=1&b=it\'s "x" ü')

describe('curlCommand', () => {
  it('says the request as it was, without what belongs to one connection', () => {
    const headers = [
      ['Host', 'localhost:3443'],
      ['Content-Type', 'application/x-www-form-urlencoded'],
      ['accept-encoding', 'gzip'],
      ['X-Empty', ''],
    ]
    const body = { bytes, totalBytes: bytes.length }
    expect(words(curlCommand(requestOf({ method: 'POST', headers, body })))).toEqual([
      'https://localhost:3443/api/auth/session',
      '-X',
      'POST',
      '-H',
      'Content-Type: application/x-www-form-urlencoded',
      '-H',
      'X-Empty;',
      '--compressed',
      '--data-raw',
      Buffer.from(bytes).toString('latin1'),
    ])
  })

  it.each(["'; touch /tmp/pwned; '", '$(id) `id` "', "\u001b]52;c;x\u0007'\\\n\r; id", 'h\u00e9\\x41'])(
    'whatever the wire held is one word: %j',
    evil => {
      const command = curlCommand(requestOf({ headers: [['x', evil]] }))
      expect(words(command).slice(1)).toEqual(['-H', `x: ${evil}`])
      expect(command.replaceAll(' \\\n  ', ' ')).toMatch(/^[\x20-\x7e]*$/)
    },
  )

  it('leaves out a body that was not kept whole', () => {
    expect(curlCommand(requestOf({ body: { bytes, totalBytes: 9_999 } }))).not.toContain('--data')
  })
})

describe('key c', () => {
  const open = press(uiState(), 'enter', 'j', 'enter')

  it('copies the open exchange, masked', () => {
    const effect = effectOf(open, 'copy-curl', PAPER)
    expect(effect).toMatchObject({ kind: 'copy', live: false, said: 'Copied as cURL, masked.' })
    const sent = SESSION.detail('x42')?.exchange.request.headers.find(([name]) => name === 'cookie')?.[1] ?? ''
    expect(JSON.stringify(effect)).toContain('session-token=eyJyZWRhY3RlZCI6I')
    expect(JSON.stringify(effect)).not.toContain(sent)
  })

  it('says that nothing is copied of a line alone', () => {
    const gone = { ...open, details: new Map() }
    expect(effectOf(gone, 'copy-curl', PAPER)).toEqual({
      kind: 'say',
      text: 'Nothing to copy: of this exchange only its line is kept',
    })
  })
})
