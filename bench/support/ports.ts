import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { rm } from 'node:fs/promises'
import net, { type AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import type { Program } from './programs.ts'

/** A port of 127.0.0.1 that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise(done => server.close(done))
  return port
}

/** Does somebody listen there? */
export function answers(port: number): Promise<boolean> {
  const socket = net.connect(port, '127.0.0.1')
  return new Promise(done => {
    const say = (open: boolean) => () => {
      socket.destroy()
      done(open)
    }
    socket.once('connect', say(true)).once('error', say(false))
  })
}

/** A program of the machine, once it listens on this port; `folder` is all that it wrote, and goes with it. */
export async function peerOn(
  port: number,
  child: ChildProcess,
  folder: string,
): Promise<Pick<Program, 'port' | 'stop'>> {
  const ended = once(child, 'exit')
  while (!(await answers(port))) {
    if (child.exitCode !== null) throw new Error(`${child.spawnfile} did not start`)
    await delay(20)
  }
  return {
    port,
    stop: async () => {
      child.kill()
      await ended
      await rm(folder, { recursive: true, force: true })
    },
  }
}
