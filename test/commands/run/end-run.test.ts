import { expect, test } from 'vitest'
import { closeRun, concludeRun, type LastWords } from '../../../src/commands/run/end-run.ts'
import { createFaults } from '../../../src/commands/run/faults.ts'
import type { StopReason } from '../../../src/commands/run/stop-signals.ts'
import { createSession } from '../../../src/recording/recording.ts'
import { playExample } from '../../support/transcript.ts'

const BAD = { request: 'GET https://localhost:3443/', status: 200, answer: ['set-cookie: a=b; SameSite=None'] } as const

async function conclude(change: Partial<LastWords> = {}, reason: StopReason = 'quit') {
  const said: string[] = []
  const session = createSession({ digestKey: new Uint8Array(32).fill(1) })
  for (const exchange of await playExample({ steps: [BAD] })) session.ingest(exchange)
  const code = await concludeRun(reason, {
    options: { har: 'session.har', failOn: 'never' },
    stderr: { write: text => said.push(String(text)) > 0 },
    session,
    har: { saveAnyway: async () => ({ file: { path: 'session.har', redacted: true }, trouble: null }) },
    feed: null,
    startOver: { files: () => [], failed: () => false },
    faults: createFaults(() => {}),
    view: { summary: report => void said.push(JSON.stringify(report)), end: async () => void said.push('end') },
    release: () => said.push('release'),
    ...change,
  })
  return { code, said }
}

const SAVED = '{"file":{"path":"session.har","redacted":true},"trouble":null,"earlier":[]}'

test('the report is written before the summary says where, signals are handed back, and the last line is read before the end', async () => {
  expect(await conclude()).toEqual({ code: 0, said: [SAVED, 'release', 'end'] })
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
  ['SIGHUP', 129],
  ['SIGPIPE', 141],
  ['app-ended', 1],
] as const)('%s ends with %i', async (reason, code) => {
  expect((await conclude({}, reason)).code).toBe(code)
})

test('--fail-on wins over the signal: of what is open now, or of a recording before', async () => {
  const strict = { har: null, failOn: 'warning' } as const
  expect((await conclude({ options: strict }, 'SIGINT')).code).toBe(2)
  expect((await conclude({ startOver: { files: () => [], failed: () => true } }, 'SIGINT')).code).toBe(2)
})

test('a report that could not be written ends with 74, one that failed by a fault of ours with 70 and its words', async () => {
  const trouble = 'No space left for session.har.'
  expect((await conclude({ har: { saveAnyway: async () => ({ file: null, trouble }) } })).code).toBe(74)
  const broken = async () => {
    throw new Error('cannot read x of undefined')
  }
  expect(await conclude({ har: { saveAnyway: broken } })).toEqual({
    code: 70,
    said: [
      '{"file":null,"trouble":null,"earlier":[]}',
      'release',
      'authproxy failed: cannot read x of undefined\n',
      'end',
    ],
  })
})

test('without --har nothing is written, and what a collector never got is said', async () => {
  const stop = async () => '3 of 40 spans never arrived.'
  const options = { har: null, failOn: 'never' } as const
  expect((await conclude({ options, feed: { stop } })).said).toEqual([
    '{"file":null,"trouble":null,"earlier":[]}',
    'release',
    '3 of 40 spans never arrived.\n',
    'end',
  ])
})

test.each([
  ['SIGINT', 'SIGINT'],
  ['SIGHUP', 'SIGHUP'],
  ['quit', 'SIGTERM'],
  ['crash', 'SIGTERM'],
] as const)(
  'after %s the app gets %s; the terminal is given back before the last requests end',
  async (reason, signal) => {
    const done: string[] = []
    const step = (name: string) => async () => void done.push(name)
    const app = Promise.withResolvers<void>()
    await closeRun(reason, {
      questions: { close: step('questions') },
      app: {
        end: async sent => {
          done.push(`app ${sent}`)
          await app.promise
          done.push('app gone')
        },
      },
      stopAll: () => done.push('watches'),
      browser: { stop: step('browser') },
      view: { stop: step('view') },
      proxy: {
        close: async () => {
          done.push('proxy')
          app.resolve()
        },
      },
    })
    expect(done).toEqual(['questions', `app ${signal}`, 'watches', 'browser', 'view', 'proxy', 'app gone'])
  },
)
