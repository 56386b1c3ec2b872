import type { IncomingMessage, ServerResponse } from 'node:http'
import { startApp, type TestApp } from './upstream.ts'

const PAGE = Buffer.from('<!doctype html><link rel="icon" href="data:,"><title>scripted</title><body></body>')

/** What the app answers at one address. */
export interface ScriptedAnswer {
  /** Default 200. */
  readonly status?: number
  readonly location?: string
  /** Set-Cookie lines, latin1. */
  readonly setCookies?: readonly string[]
}

/** A request that came to the app. */
export interface SeenRequest {
  readonly url: string
  readonly method: string
  readonly cookie: string | null
}

export interface ScriptedApp extends TestApp {
  /** Sets the answer for `host/path?query` of an absolute URL; other addresses get an empty page. */
  readonly script: (url: string, answer: ScriptedAnswer) => void
  readonly seen: SeenRequest[]
}

/** An app that answers what a test asks for, on every host and path. */
export async function startScriptedApp(): Promise<ScriptedApp> {
  const answers = new Map<string, ScriptedAnswer>()
  const seen: SeenRequest[] = []
  const answer = (request: IncomingMessage, response: ServerResponse) => {
    const address = `${request.headers.host}${request.url}`
    seen.push({ url: address, method: request.method ?? '', cookie: request.headers.cookie ?? null })
    const { status = 200, location, setCookies = [] } = answers.get(address) ?? {}
    response.statusCode = status
    response.setHeader('Content-Type', 'text/html')
    response.setHeader('Cache-Control', 'no-store')
    if (location !== undefined) response.setHeader('Location', location)
    if (setCookies.length > 0) response.setHeader('Set-Cookie', [...setCookies])
    // A string would make Node send the head in the body's encoding, UTF-8.
    response.end(PAGE)
    request.resume()
  }
  const app = await startApp(answer)
  return { ...app, seen, script: (url, given) => answers.set(url.replace(/^https?:\/\//, ''), given) }
}
