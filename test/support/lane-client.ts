import https from 'node:https'
import { parentPort, workerData } from 'node:worker_threads'

/** What a client in a thread of its own is told. `done[0]`: how many answers it has; `done[1]`: how many of them were wrong. */
export interface LaneClient {
  readonly port: number
  readonly paths: readonly string[]
  readonly done: Int32Array
}

const { port, paths, done }: LaneClient = workerData
const agent = new https.Agent({ keepAlive: true, maxSockets: 8, rejectUnauthorized: false })

/** Asks for all paths, eight at a time, and counts where the thread that waits for it sees it without its event loop. */
await Promise.all(
  paths.map(
    path =>
      new Promise<void>(resolve => {
        const over = (isRight: boolean): void => {
          if (!isRight) Atomics.add(done, 1, 1)
          Atomics.add(done, 0, 1)
          Atomics.notify(done, 0)
          resolve()
        }
        https
          .get({ port, path, host: '127.0.0.1', agent, headers: { host: `localhost:${port}` } }, answer => {
            let body = ''
            answer.on('data', chunk => {
              body += String(chunk)
            })
            answer.once('end', () => over(body === path))
          })
          .on('error', () => over(false))
      }),
  ),
)
agent.destroy()
parentPort?.close()
