import { har as validate } from 'har-validator/lib/promise.js'
import { expect, test } from 'vitest'
import { serialiseHar } from '../../src/har/serialise.ts'
import { streamHar } from '../../src/har/write.ts'
import type { Exchange } from '../../src/model/exchange.ts'
import { streamSession } from '../../src/recording/export-recording.ts'
import { createForPaper } from '../../src/recording/for-paper.ts'
import { pagesOf } from '../../src/recording/pages.ts'
import { createSession } from '../../src/recording/recording.ts'
import type { ExampleStep } from '../support/rule-examples.ts'
import { playExample } from '../support/transcript.ts'

const APP = 'https://localhost:3443'
const page = (path: string, status = 200, location = ''): ExampleStep => ({
  request: `GET ${APP}${path}`,
  send: ['sec-fetch-dest: document', 'accept: text/html'],
  status,
  answer: ['content-type: text/html', ...(location === '' ? [] : [`location: ${location}`])],
})
const call = (path: string, referer: string | null): ExampleStep => ({
  request: `GET ${APP}${path}`,
  send: ['sec-fetch-dest: empty', ...(referer === null ? [] : [`referer: ${referer}`])],
  status: 200,
})

const STEPS = [
  call('/early', null),
  page('/account', 307, '/login#top'),
  page('/login'),
  call('/api/auth/csrf', `${APP}/login`),
  // No Sec-Fetch headers: Safari of before 16.4, or a plain HTTP address.
  { ...page('/reset/Zk3v9QpLx-2mN7_tYw8RbA'), send: ['accept: text/html,*/*'] },
  call('/api/auth/session', `${APP}/login`),
  call('/api/other', null),
  { request: 'GET https://other.example/x', status: 200 },
]

test('a page is a navigation with its redirects; calls are of the page that names them, else of the newest one', async () => {
  const { documents, of } = pagesOf(await playExample({ steps: STEPS }))
  expect(documents.map(one => one.exchange)).toEqual([2, 4])
  expect(of).toEqual([null, 0, 0, 0, 1, 0, 1, null])
})

test('what authproxy asked itself, WebSockets and failures begin no page', async () => {
  const [one] = await playExample({ steps: [page('/')] })
  if (one === undefined) throw new Error('nothing was played')
  const probe: Exchange = { ...one, initiator: 'probe' }
  const socket: Exchange = { ...one, upgrade: true }
  expect(pagesOf([probe, socket])).toEqual({ documents: [], of: [null, null] })
})

async function written(steps: readonly ExampleStep[]) {
  const session = createSession()
  for (const exchange of await playExample({ steps })) session.ingest(exchange)
  await session.settled()
  const paper = createForPaper({ key: new Uint8Array(32).fill(2) })
  const meta = { version: '0.0.0', createdAt: Date.UTC(2026, 10, 24), target: 'localhost:3000', publicOrigin: APP }
  return JSON.parse([...serialiseHar(streamHar(streamSession(session.recorded(), paper), meta))].join(''))
}

test('the HAR names them, each entry one of them, no secret is in a title, and validators take it', async () => {
  const har = await written(STEPS)
  await validate(har)
  const { pages, entries } = har.log
  expect(pages.map((one: { id: string; title: string }) => [one.id, one.title])).toEqual([
    ['page_0', APP],
    ['page_1', `${APP}/login`],
    ['page_2', expect.stringMatching(/\/reset\/redacted-[0-9a-f]{8}_*$/)],
  ])
  expect(pages[1].startedDateTime).toBe(entries[1].startedDateTime)
  expect(pages[1].pageTimings).toEqual({ onContentLoad: -1, onLoad: -1 })
  expect(entries.map((one: { pageref: string }) => one.pageref)).toEqual([
    ...['page_0', 'page_1', 'page_1', 'page_1', 'page_2', 'page_1', 'page_2', 'page_0'],
  ])
})

test('without entries beside them there are documents alone; without documents there is one page all the same', async () => {
  const one = await written([page('/')])
  expect(one.log.pages.map((page: { id: string }) => page.id)).toEqual(['page_1'])
  const none = await written([call('/', null)])
  expect(none.log.pages.map((page: { id: string; title: string }) => [page.id, page.title])).toEqual([['page_0', APP]])
})
