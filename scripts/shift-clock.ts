/**
 * Loaded before an example app (`node --import`): a machine whose clock is CLOCK_OFFSET_SECONDS ahead, negative: behind. Node
 * writes the Date header by a clock that scripts do not reach, so that is written here.
 */
import { ServerResponse } from 'node:http'

const offsetMs = Number(process.env.CLOCK_OFFSET_SECONDS) * 1000
const RightDate = Date
const now = () => RightDate.now() + offsetMs

globalThis.Date = new Proxy(RightDate, {
  apply: () => new RightDate(now()).toString(),
  construct: (target, args, asked) =>
    Reflect.construct(target, args.length === 0 ? [now()] : args, asked === globalThis.Date ? target : asked),
  get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
})

const { writeHead } = ServerResponse.prototype
ServerResponse.prototype.writeHead = function (this: ServerResponse, ...args: unknown[]) {
  if (this.sendDate && !this.hasHeader('date')) this.setHeader('date', new Date().toUTCString())
  return Reflect.apply(writeHead, this, args)
}
