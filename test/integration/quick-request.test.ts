import net from 'node:net'
import { describe, expect, onTestFinished, test } from 'vitest'
import type { UpstreamListener } from '../../src/proxy/app-answer.ts'
import type { RequestHead } from '../../src/proxy/browser-side.ts'
import { askOverNode } from '../../src/proxy/node-request.ts'
import { loadQuickPool } from '../../src/proxy/quick-pool.ts'
import { askQuickly } from '../../src/proxy/quick-request.ts'
import { createUpstreamAgents, type UpstreamAgents } from '../../src/proxy/upstream-agent.ts'
import { startApp } from '../support/upstream.ts'

/** Two clients, one story: what is told of an app must not depend on which of them asked. */
const HEAD: RequestHead = {
  ...{ method: 'GET', target: '/a?b=%20', authority: 'app.test', httpVersion: 'HTTP/1.1', headers: [], hasBody: false },
  ...{ clientAddress: '127.0.0.1', connection: 'c1', upgrade: false },
}
const HEADERS = [
  ['X-B', '1'],
  ['Host', 'app.test'],
  ['x-b', '\xe9'],
  ['Connection', 'keep-alive'],
] as const

type How = 'end' | 'reset' | 'pieces'
type Ask = (listener: UpstreamListener) => void

/** An app that says these octets, whatever it is asked, and goes. */
async function saying(octets: string, how: How): Promise<number> {
  const bytes = Buffer.from(octets, 'latin1')
  const server = net.createServer({ noDelay: true }, socket => {
    socket.on('error', () => {})
    socket.once('data', async () => {
      const size = how === 'pieces' ? Math.max(3, Math.ceil(bytes.length / 20)) : bytes.length + 1
      for (let at = 0; at < bytes.length; at += size) {
        socket.write(bytes.subarray(at, at + size))
        await new Promise(done => setTimeout(done, how === 'pieces' ? 2 : 20))
      }
      if (how === 'reset') socket.resetAndDestroy()
      else socket.end()
    })
  })
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  onTestFinished(() => void server.close())
  return (server.address() as net.AddressInfo).port
}

function agentsFor(port: number): UpstreamAgents {
  const agents = createUpstreamAgents({ protocol: 'http:', host: '127.0.0.1', port }, false)
  onTestFinished(agents.destroy)
  return agents
}

async function clients(port: number): Promise<{ readonly quick: Ask; readonly node: Ask }> {
  await loadQuickPool()
  const agents = agentsFor(port)
  const target = { protocol: 'http:', host: '127.0.0.1', port } as const
  const pool = agents.quick()
  if (pool === null) throw new Error('undici is not loaded')
  const browser = { body: new net.Socket(), requestTrailers: () => [] }
  const settings = { target, agents, lenient: false, pooled: true, holdBody: false }
  return {
    quick: listener => void askQuickly(pool, HEAD, HEADERS, listener),
    node: listener => void askOverNode(HEAD, HEADERS, browser, listener, settings),
  }
}

/** All that a client tells, until it is over. The words of a parser are left out where undici does not tell them. */
function story(ask: Ask): Promise<readonly unknown[]> {
  const told: unknown[] = []
  let body = ''
  return new Promise(resolve => {
    const over = (...last: unknown[]): void => resolve([...told, ...last])
    ask({
      sent: () => told.push('sent'),
      informed: (status, _reason, headers) => told.push([status, headers]),
      switched: () => over('switched'),
      failed: (error, { connected }) => over('failed', 'code' in error && error.code, connected),
      answered: ({ status, reason, httpVersion, headers, address, read }) => {
        told.push([status, reason, httpVersion, headers, address])
        read({
          data: chunk => {
            body += chunk.toString('latin1')
          },
          end: trailers => over(body, trailers),
          cut: () => over(body, 'cut'),
        })
      },
    })
  })
}

const OK = 'HTTP/1.1 200 OK\r\n'
const ANSWERS: Readonly<Record<string, string>> = {
  whole: `${OK}A: \xe9\xff\r\na: 2\r\nContent-Length: 2\r\n\r\nok`,
  'chunks with extensions and trailers': `${OK}Transfer-Encoding: chunked\r\n\r\n1;a=b\r\na\r\n0\r\nX-T: \xe9\r\n\r\n`,
  'until the end': `${OK}\r\nhalf`,
  'another coding': `${OK}Transfer-Encoding: gzip\r\n\r\nabc`,
  'HTTP/1.0': 'HTTP/1.0 200 Fine \xe9\r\nContent-Length: 0\r\n\r\n',
  'no reason': 'HTTP/1.1 200\r\nContent-Length: 0\r\n\r\n',
  'empty lines before': '\r\n\r\nHTTP/1.1 200 Hm\r\nContent-Length: 0\r\n\r\n',
  'a status without a body': 'HTTP/1.1 204 None\r\n\r\n',
  '304 with the length of the whole': 'HTTP/1.1 304 Same\r\nContent-Length: 10\r\n\r\n',
  hints: `HTTP/1.1 103 Hints\r\nLink: </a>\r\n\r\n${OK}Content-Length: 0\r\n\r\n`,
  '101 unasked': 'HTTP/1.1 101 Sure\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n',
  'too short': `${OK}Content-Length: 20\r\n\r\nabc`,
  'a chunk too short': `${OK}Transfer-Encoding: chunked\r\n\r\nff\r\nhalf`,
  'half a head': 'HTTP/1.1 200 O',
  'a control character': `${OK}A: a\0b\r\n\r\n`,
  'a name with a space': `${OK}A b: c\r\n\r\n`,
  'no name': `${OK}: v\r\n\r\n`,
  'chunked and a length': `${OK}Transfer-Encoding: chunked\r\nContent-Length: 2\r\n\r\n0\r\n\r\n`,
  'a length that is none': `${OK}Content-Length: x\r\n\r\n`,
  'no HTTP': 'SSH-2.0-OpenSSH\r\n',
  'HTTP/9.9': 'HTTP/9.9 200 OK\r\n\r\n',
  'no status': 'HTTP/1.1 2x0 OK\r\n\r\n',
  'a status of four': 'HTTP/1.1 2000 OK\r\n\r\n',
  'bare line feeds': 'HTTP/1.1 200 OK\nA: b\n\n',
  'a folded line': `${OK}A: b\r\n c\r\nContent-Length: 0\r\n\r\n`,
  'a head beyond the limit': `${OK}A: ${'b'.repeat(400_000)}\r\n\r\n`,
  'status 999': 'HTTP/1.1 999 X\r\nContent-Length: 0\r\n\r\n',
}

describe.each<How>(['end', 'reset', 'pieces'])('both clients tell the same, when the app goes by: %s', how => {
  test.each(Object.entries(ANSWERS))('%s', async (_, octets) => {
    const { quick, node } = await clients(await saying(octets, how))
    const told = await story(quick)
    expect(told.length).toBeGreaterThan(1)
    expect(told).toEqual(await story(node))
  })
})

test('the app gets the head in our words, order and octets', async () => {
  const seen: unknown[] = []
  const app = await startApp((request, response) => {
    seen.push([request.url, request.rawHeaders])
    response.end('ok')
  })
  onTestFinished(app.close)
  const { quick } = await clients(app.port)
  const expected = ['/a?b=%20', HEADERS.flat()]
  await story(quick)
  await story(quick)
  expect(seen).toEqual([expected, expected])
})

test('a header that cannot be sent is refused before anything is', async () => {
  await loadQuickPool()
  const pool = agentsFor(1).quick()
  if (pool === null) throw new Error('undici is not loaded')
  const fails = { ...({} as UpstreamListener), failed: () => {} }
  expect(() => askQuickly(pool, HEAD, [['A', 'b\r\nc: d']], fails)).toThrow('Invalid character in header content')
  expect(() => askQuickly(pool, HEAD, [['A b', 'c']], fails)).toThrow('Header name must be a valid HTTP token')
})

test('without undici, and towards an app over TLS, all goes over node:http', () => {
  const agents = createUpstreamAgents({ protocol: 'https:', host: '127.0.0.1', port: 1 }, true)
  expect(agents.quick()).toBeNull()
  agents.destroy()
})
