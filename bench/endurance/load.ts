import { createHash, randomBytes } from 'node:crypto'
import https from 'node:https'
import { setTimeout as delay } from 'node:timers/promises'
import { type Answer, createBrowsers } from '../support/browsers.ts'
import { bodyOf } from './bodies.ts'

export interface LoadOptions {
  readonly port: number
  readonly ca: string
  /** SHA-256 of the body numbered so. */
  readonly hash: (n: number) => string
}

export interface LoadCounts {
  readonly asked: number
  /** Answered, with the right octets. */
  readonly whole: number
  /** Ended as the app ended it: a half that was seen to be one. */
  readonly failed: number
  /** Answered by authproxy: the app is down, or its answer was none. */
  readonly refused: number
  readonly left: number
  readonly wrong: number
  /** What should not have happened, once each, at most ten. */
  readonly unexpected: readonly string[]
}

export interface Load {
  /** Sends the `n`th request; its kind follows from `n`. */
  readonly ask: (n: number) => void
  /** Every browser goes away, in the middle of what it does. */
  readonly leaveAll: () => void
  /** The app is down: 502 is right. */
  readonly expectFailures: (expected: boolean) => void
  readonly untilServed: () => Promise<void>
  readonly settled: () => Promise<void>
  readonly counts: () => LoadCounts
  readonly close: () => void
}

type Kind = 'file' | 'static' | 'session' | 'slow' | 'events' | 'upload' | 'socket' | 'half' | 'garbage' | 'drop'
/** Of a hundred requests: mostly what browsers ask for. */
const MIX: readonly (readonly [Kind, number])[] = [
  ['static', 40],
  ['session', 25],
  ['file', 18],
  ['slow', 4],
  ['upload', 4],
  ['events', 3],
  ['socket', 3],
  ['half', 1],
  ['garbage', 1],
  ['drop', 1],
]
const KINDS = MIX.flatMap(([kind, share]) => Array.from({ length: share }, () => kind))
const EVENTS = Array.from({ length: 10 }, (_, count) => `data: ${count}\n\n`).join('')

export async function createLoad({ port, ca, hash }: LoadOptions): Promise<Load> {
  const host = `localhost:${port}`
  const browsers = createBrowsers({ port, ca })
  const counts = { asked: 0, whole: 0, failed: 0, refused: 0, left: 0, wrong: 0 }
  const unexpected = new Set<string>()
  const open = new Map<number, () => void>()
  const gone = new Set<number>()
  let isDown = false
  /** How often it went down: what began before may fail after. */
  let downs = 0
  let streams = 0

  const kindOf = (n: number): Kind => KINDS[(n * 37) % KINDS.length] ?? 'file'
  const pathOf = (kind: Kind, n: number) => {
    if (kind === 'session') return '/api/auth/session'
    if (kind === 'static') return `/_next/static/chunks/${n}.js`
    return `/${kind}/${n}`
  }

  const askOf = (n: number, kind: Kind) => ({
    path: pathOf(kind, n),
    body: kind === 'upload' ? bodyOf(n) : undefined,
    onOpen: (leave: () => void) => void open.set(n, leave),
  })

  /** As HMR's: opened, a few octets to and fro, closed. */
  const overSocket = (n: number): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const sent = bodyOf(n % 500)
      const headers = {
        connection: 'Upgrade',
        upgrade: 'websocket',
        origin: `https://${host}`,
        'sec-websocket-key': randomBytes(16).toString('base64'),
        'sec-websocket-version': '13',
      }
      const request = https.request({ host: 'localhost', port, path: `/hmr/${n}`, ca, agent: false, headers })
      open.set(n, () => request.destroy(new Error('left')))
      request.on('error', reject)
      request.on('response', response => {
        response.resume()
        response.on('end', () => resolve({ status: response.statusCode ?? 0, hash: '', text: '', setCookies: [] }))
      })
      request.on('upgrade', (_response, socket, early) => {
        open.set(n, () => socket.destroy(new Error('left')))
        let got = early
        socket.on('error', reject)
        socket.on('close', () => reject(new Error('cut')))
        const look = (): void => {
          if (got.length < sent.length) return
          resolve({ status: 200, hash: createHash('sha256').update(got).digest('hex'), text: '', setCookies: [] })
          socket.destroy()
        }
        socket.on('data', (chunk: Buffer) => {
          got = Buffer.concat([got, chunk])
          look()
        })
        socket.write(sent)
        look()
      })
      request.end()
    })

  const isRight = (kind: Kind, n: number, { hash: got, text }: Answer): boolean => {
    switch (kind) {
      case 'session':
        return text.includes('"expires"')
      case 'events':
        return text === EVENTS
      case 'upload':
        return text === hash(n)
      case 'socket':
        return got === hash(n % 500)
      default:
        return got === hash(n)
    }
  }
  const MISBEHAVES: readonly Kind[] = ['half', 'garbage', 'drop']

  const judge = (kind: Kind, n: number, answer: Answer, mayFail: boolean): void => {
    if (answer.status === 502) {
      counts.refused++
      if (!mayFail && !MISBEHAVES.includes(kind)) note(`502 for ${kind} while the app is up`)
    } else if (kind === 'half' || answer.status !== 200 || !isRight(kind, n, answer)) {
      counts.wrong++
      note(`${kind} ${n}: ${answer.status}, ${JSON.stringify(answer.text.slice(0, 80))}`)
    } else counts.whole++
  }
  const note = (text: string): void => {
    if (unexpected.size < 10) unexpected.add(text)
  }
  const underWay = new Set<Promise<void>>()

  const run = async (n: number): Promise<void> => {
    const kind = kindOf(n)
    counts.asked++
    const wasDown = isDown
    const before = downs
    const mayFail = () => wasDown || isDown || downs !== before
    // As Chromium: not more streams at a time than that on one connection.
    const h2 = n % 2 === 1 && streams < 100
    if (h2) streams++
    try {
      const { overH1, overH2 } = browsers
      const answer = await (kind === 'socket' ? overSocket(n) : h2 ? overH2(askOf(n, kind)) : overH1(askOf(n, kind)))
      judge(kind, n, answer, mayFail())
    } catch (error) {
      if (gone.delete(n)) counts.left++
      else if (mayFail() || MISBEHAVES.includes(kind)) counts.failed++
      else {
        counts.failed++
        note(`${kind}: ${error instanceof Error ? error.message : error}`)
      }
    } finally {
      if (h2) streams--
      open.delete(n)
    }
  }

  return {
    ask: n => {
      const asking = run(n).finally(() => underWay.delete(asking))
      underWay.add(asking)
    },
    leaveAll: () => {
      for (const [n, leave] of open) {
        gone.add(n)
        leave()
      }
      browsers.tear()
    },
    expectFailures: expected => {
      isDown = expected
      if (expected) downs++
    },
    untilServed: async () => {
      for (;;) {
        counts.asked++
        const answer = await browsers.overH1(askOf(1, 'file')).catch(() => null)
        open.delete(1)
        if (answer === null) counts.failed++
        else if (answer.status === 200) {
          counts.whole++
          return
        } else counts.refused++
        await delay(10)
      }
    },
    settled: async () => {
      await Promise.race([Promise.all(underWay), delay(20_000)])
      if (underWay.size > 0)
        note(`${underWay.size} requests never ended: ${[...open.keys()].map(n => `${kindOf(n)} ${n}`).join(', ')}`)
    },
    counts: () => ({ ...counts, unexpected: [...unexpected] }),
    close: browsers.tear,
  }
}
