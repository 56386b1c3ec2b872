import type { Module } from 'node:module'

/** Of Node's modules the preloaded file has these. */
type Require = (name: string) => unknown

interface VmModule {
  createContext: (...args: unknown[]) => object
  runInContext: (code: string, context: object) => unknown
}
interface HttpModule {
  readonly ServerResponse: {
    readonly prototype: {
      readonly sendDate: boolean
      hasHeader: (name: string) => boolean
      setHeader: (name: string, value: string) => void
      writeHead: (...args: unknown[]) => unknown
    }
  }
}

/**
 * Runs in every Node process of the app, before it: moves what its scripts take for the time by what `stamp` says (`+2678400.000`,
 * seconds), and the Date header with it. It is written down as text and must use nothing of this file. What it cannot reach: code that
 * is no script (addons, other programs), and what asks for the time in another way (`process.hrtime`, the times of files).
 */
export function shiftClock(require: Require, stamp: string): void {
  const fs = require('node:fs') as { readFileSync: (path: string, encoding: 'utf8') => string }
  const vm = require('node:vm') as VmModule
  const http = require('node:http') as HttpModule
  const monotonic = performance.now.bind(performance)
  const rightOrigin = performance.timeOrigin
  let aheadMs = 0
  let lookedAt = Number.NEGATIVE_INFINITY
  const ahead = (): number => {
    const at = monotonic()
    // Many processes ask thousands of times a second; a jump need not be seen sooner.
    if (at - lookedAt < 50) return aheadMs
    lookedAt = at
    try {
      const seconds = Number.parseFloat(fs.readFileSync(stamp, 'utf8'))
      if (Number.isFinite(seconds)) aheadMs = Math.round(seconds * 1000)
    } catch {
      // Whoever moves it has gone: it stays where it was.
    }
    return aheadMs
  }

  /** Of one realm: each context of node:vm has a Date of its own. */
  const patch = (realm: { Date: DateConstructor }, shift: () => number): void => {
    const RightDate = realm.Date
    const now = () => RightDate.now() + shift()
    const Moved: DateConstructor = new Proxy(RightDate, {
      apply: () => new RightDate(now()).toString(),
      construct: (target, args, asked) =>
        Reflect.construct(target, args.length === 0 ? [now()] : args, asked === Moved ? target : asked),
      get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
    })
    Object.defineProperty(RightDate.prototype, 'constructor', { value: Moved, writable: true, configurable: true })
    Object.defineProperty(realm, 'Date', { value: Moved, writable: true, configurable: true })
  }
  patch(globalThis as unknown as { Date: DateConstructor }, ahead)
  Object.defineProperty(performance, 'timeOrigin', { configurable: true, get: () => rightOrigin + ahead() })

  const { createContext } = vm
  const code = `(${patch.toString()})`
  vm.createContext = (...args) => {
    const context = createContext(...args)
    try {
      const patchIn = vm.runInContext(code, context) as typeof patch
      patchIn(vm.runInContext('globalThis', context) as { Date: DateConstructor }, ahead)
    } catch {
      // A context that runs no code needs no clock.
    }
    return context
  }
  const { syncBuiltinESMExports } = require('node:module') as Pick<typeof Module, 'syncBuiltinESMExports'>
  syncBuiltinESMExports()

  // Node writes it by a clock that scripts do not reach.
  const { prototype } = http.ServerResponse
  const { writeHead } = prototype
  prototype.writeHead = function (this: typeof prototype, ...args) {
    if (this.sendDate && !this.hasHeader('date')) this.setHeader('date', new Date().toUTCString())
    return Reflect.apply(writeHead, this, args)
  }
}
