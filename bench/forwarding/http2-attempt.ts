import http2 from 'node:http2'
import tls from 'node:tls'
import type { Program } from '../support/programs.ts'

/** One HTTP/2 request as a browser would make it, and what became of it, in words. */
export async function attemptHttp2(program: Program, ca: string): Promise<string> {
  const session = http2.connect(`https://localhost:${program.port}`, {
    createConnection: () =>
      tls.connect({ port: program.port, ca, host: '127.0.0.1', servername: 'localhost', ALPNProtocols: ['h2'] }),
  })
  const outcome = await new Promise<string>(resolve => {
    session.once('error', error => resolve(`no HTTP/2 connection: ${codeOf(error)}`))
    session.once('connect', () => {
      const stream = session.request({ ':path': '/small' })
      let status: number | undefined
      stream.once('response', headers => {
        status = headers[':status']
      })
      stream.once('error', error => resolve(`no answer: ${codeOf(error)}`))
      stream.once('close', () => resolve(status === undefined ? 'no answer' : `${status}`))
      stream.resume()
    })
  })
  session.destroy()
  // Give a process that is falling over the time to say why.
  const fell = await Promise.race([program.ended.then(() => true), new Promise(done => setTimeout(done, 300, false))])
  const why = /^\S*Error[^\n]*/m.exec(program.errors())?.[0]
  return fell ? `${outcome}; the process ended: ${why ?? 'no reason told'}` : outcome
}

function codeOf(error: Error): string {
  return 'code' in error ? String(error.code) : error.message
}
