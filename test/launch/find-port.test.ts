import { afterEach, describe, expect, test, vi } from 'vitest'
import { type PortSearch, searchPort } from '../../src/launch/find-port.ts'
import type { ToldAddress } from '../../src/launch/told-port.ts'

let search: PortSearch | null = null
afterEach(() => search?.stop())

/** A command given PORT=3000. `held`: where it listens, changed by the test; null = the system does not say. */
function begin(state: { held: readonly number[] | null; next?: readonly number[]; settledMs?: number }) {
  const found: ToldAddress[] = []
  search = searchPort({
    wanted: 3000,
    listening: async () => state.held,
    accepts: async port => port === 3001,
    isNextApp: async port => state.next?.includes(port) === true,
    onFound: address => found.push(address),
    everyMs: 5,
    settledMs: state.settledMs ?? 60_000,
  })
  return { found, search }
}

const http = (port: number): ToldAddress => ({ protocol: 'http:', port })
const soon = (check: () => void) => vi.waitFor(check, { timeout: 2_000, interval: 5 })
const aWhile = () => new Promise(resolve => setTimeout(resolve, 60))

describe('where a command listens', () => {
  test('on the port that it was given, as soon as it does', async () => {
    const state = { held: [] as number[] }
    const { found } = begin(state)
    await aWhile()
    expect(found).toEqual([])
    state.held = [3000]
    await soon(() => expect(found).toEqual([http(3000)]))
  })

  test('elsewhere, as it says itself, with TLS too', async () => {
    const { found, search } = begin({ held: [4000] })
    search.read('   - Local:   https://localhost:4000')
    await soon(() => expect(found).toEqual([{ protocol: 'https:', port: 4000 }]))
  })

  test('what it says of somebody else is not believed', async () => {
    const { found, search } = begin({ held: [] })
    search.read('Server is running on http://localhost:4000')
    await aWhile()
    expect(found).toEqual([])
  })

  test('elsewhere without a word, once nothing else came; a debugger is not it', async () => {
    const { found } = begin({ held: [4321, 9229], settledMs: 30 })
    await soon(() => expect(found).toEqual([http(4321)]))
  })

  test('of several servers the Next.js app is taken', async () => {
    const { found, search } = begin({ held: [3000, 4000], next: [4000] })
    search.read('web:dev: - Local: http://localhost:4000')
    search.read('api:dev: Server listening on port 3000')
    await soon(() => expect(found).toEqual([http(4000)]))
  })

  test('a guess gives way to the port that was asked for', async () => {
    const state = { held: [4321], settledMs: 0 } as { held: number[]; settledMs: number }
    const { found } = begin(state)
    await soon(() => expect(found).toEqual([http(4321)]))
    state.held = [3000, 4321]
    await soon(() => expect(found).toEqual([http(4321), http(3000)]))
  })

  test('where the system does not say, at whatever takes a connection of what was told', async () => {
    const { found, search } = begin({ held: null })
    await aWhile()
    expect(found).toEqual([])
    search.read('- Local: http://localhost:3001')
    await soon(() => expect(found).toEqual([http(3001)]))
  })

  test('after a restart at the same place nothing is told again, at another one it is', async () => {
    const state = { held: [3000] as number[] }
    const { found, search } = begin(state)
    await soon(() => expect(found).toHaveLength(1))
    state.held = []
    search.lookAgain()
    state.held = [3000]
    await aWhile()
    expect(found).toEqual([http(3000)])
    state.held = [3005]
    search.read('- Local: http://localhost:3005')
    await soon(() => expect(found).toEqual([http(3000), http(3005)]))
  })
})
