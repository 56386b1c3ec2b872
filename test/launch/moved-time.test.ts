import { spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { findLibfaketime, moveTime } from '../../src/launch/moved-time.ts'

const DAY = 86_400_000
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-clock-test-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

describe('libfaketime', () => {
  test('is looked for where packages put it, first the one for threads, on Linux alone', () => {
    const debian = '/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1'
    expect(findLibfaketime('linux', 'x64', path => path === debian)).toBe(debian)
    expect(findLibfaketime('linux', 'x64', () => true)).toBe('/usr/lib/x86_64-linux-gnu/faketime/libfaketimeMT.so.1')
    expect(findLibfaketime('linux', 'arm64', path => path.startsWith('/usr/local/'))).toBe(
      '/usr/local/lib/faketime/libfaketimeMT.so.1',
    )
    expect(findLibfaketime('linux', 'x64', () => false)).toBeNull()
    expect(findLibfaketime('darwin', 'x64', () => true)).toBeNull()
  })

  test('is loaded beside what is loaded already, and reads its file at each question', () => {
    const { by, set, move } = moveTime({ aheadMs: DAY, env: { LD_PRELOAD: '/a.so' }, library: '/lib.so', folder })
    expect([by, set.LD_PRELOAD, set.FAKETIME_NO_CACHE]).toEqual(['libfaketime', '/a.so:/lib.so', '1'])
    expect(readFileSync(set.FAKETIME_TIMESTAMP_FILE ?? '', 'utf8')).toBe('+86400.000\n')
    move(2 * DAY)
    expect(readFileSync(set.FAKETIME_TIMESTAMP_FILE ?? '', 'utf8')).toBe('+172800.000\n')
  })
})

const daysAhead = (at: number) => Math.round((at - Date.now()) / DAY)

/** A program that answers each line with the times that it sees. */
const PROGRAM = `
import { createContext, runInContext } from 'node:vm'
import { Worker } from 'node:worker_threads'
import http from 'node:http'
const inWorker = () => new Promise(done => new Worker('require("node:worker_threads").parentPort.postMessage(Date.now())', { eval: true }).once('message', done))
const server = http.createServer((_, answer) => answer.end()).listen(0, async () => {
  process.stdin.on('data', async () => {
    const answer = await fetch('http://localhost:' + server.address().port)
    class Own extends Date {}
    console.log(JSON.stringify({
      now: Date.now(), date: +new Date(), own: +new Own(), text: Date.parse(Date()), origin: performance.timeOrigin + performance.now(),
      sandbox: runInContext('Date.now()', createContext({})), worker: await inWorker(), header: Date.parse(answer.headers.get('date')),
      kept: [new Date(0).getTime(), new Date() instanceof Date, new Date().constructor === Date, Date.UTC(2026, 0)],
    }))
  })
  process.stdin.on('end', () => server.close())
})
`

describe('the module that is loaded into Node processes', () => {
  test('moves what scripts take for the time, and moves on', async () => {
    const { by, set, move, remove } = moveTime({
      aheadMs: 31 * DAY,
      env: { NODE_OPTIONS: '--no-warnings' },
      library: null,
    })
    expect([by, set.NODE_OPTIONS?.startsWith('--no-warnings --require "')]).toEqual(['node', true])
    const program = join(folder, 'program.mjs')
    writeFileSync(program, PROGRAM)
    const child = spawn(process.execPath, [program], {
      env: { PATH: process.env.PATH, ...set },
      stdio: ['pipe', 'pipe', 'inherit'],
    })
    const ask = async (): Promise<Record<string, number> & { kept: unknown }> => {
      child.stdin.write('?\n')
      const [text] = await new Promise<Buffer[]>(done => child.stdout.once('data', chunk => done([chunk])))
      return JSON.parse(String(text))
    }
    try {
      for (const days of [31, 62]) {
        move(days * DAY)
        // It looks twenty times a second.
        await expect.poll(async () => daysAhead((await ask()).now ?? 0), { timeout: 10_000 }).toBe(days)
        const { kept, ...times } = await ask()
        for (const [name, at] of Object.entries(times)) {
          expect([name, daysAhead(at)]).toEqual([name, days])
        }
        expect(kept).toEqual([0, true, true, 1_767_225_600_000])
      }
    } finally {
      child.stdin.end()
      await new Promise(done => child.once('exit', done))
      remove()
    }
    expect(existsSync(/"(.+)"/.exec(set.NODE_OPTIONS ?? '')?.[1] ?? folder)).toBe(false)
  })
})
