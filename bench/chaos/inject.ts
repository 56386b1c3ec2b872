import { registerHooks } from 'node:module'
import { connect, type Socket } from 'node:net'
import { createInterface } from 'node:readline'
import { isMainThread } from 'node:worker_threads'

/**
 * Loaded before authproxy (`NODE_OPTIONS=--import`), in each of its threads: faults of its own, when `bench/chaos.ts` asks for them over the
 * socket in CHAOS_SOCKET. The program is the built one; two functions of it get a first line that may throw.
 */
const state = {
  rules: false,
  screen: false,
  /** `bench/chaos.ts` hears of it: on a busy machine nothing may be judged for a while. */
  fail: (when: 'rules' | 'screen'): never => {
    socket?.write(`threw ${when}\n`)
    throw new Error(`chaos of the ${when}`)
  },
}
let socket: Socket | null = null
Object.assign(globalThis, { chaos: state })

/** Where a function of the built program begins, and what of `state` makes it throw there. */
const PLACES = [
  { file: '/dist/analyzers/define-rule.js', begin: /judge: observation => \{/, when: 'rules' },
  { file: '/dist/tui/App.js', begin: /export function App\([^)]*\) \{/, when: 'screen' },
] as const

registerHooks({
  load: (url, context, next) => {
    const loaded = next(url, context)
    const place = PLACES.find(({ file }) => url.endsWith(file))
    if (place === undefined) return loaded
    const source = String(loaded.source)
    if (!place.begin.test(source)) throw new Error(`chaos: ${place.file} has no ${place.begin}`)
    const line = `if (globalThis.chaos.${place.when}) globalThis.chaos.fail('${place.when}')`
    return { ...loaded, source: source.replace(place.begin, begin => `${begin} ${line};`) }
  },
})

const RightDate = Date
let ahead = 0
const now = () => RightDate.now() + ahead
globalThis.Date = new Proxy(RightDate, {
  apply: () => new RightDate(now()).toString(),
  construct: (target, args, asked) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, asked === globalThis.Date ? target : asked),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})

const { CHAOS_SOCKET } = process.env
if (CHAOS_SOCKET !== undefined) {
  socket = connect(CHAOS_SOCKET).on('error', () => {})
  socket.unref()
  if (isMainThread) socket.write(`${process.pid}\n`)
  createInterface({ input: socket }).on('line', line => {
    const [word, value = ''] = line.split(' ')
    if (word === 'clock') ahead = Number(value)
    if (!isMainThread) return
    if (word === 'rules' || word === 'screen') state[word] = value === 'on'
    if (word === 'freeze') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(value))
    // Of nobody's doing: no promise, no handler is around it.
    if (word === 'throw')
      setImmediate(() => {
        throw new Error('chaos of the judging thread')
      })
  })
}
