import { get as getHttp, type IncomingMessage, type RequestOptions } from 'node:http'
import { get as getHttps } from 'node:https'
import { asFields, asText } from '../http/fields.ts'
import { parseJson } from '../http/json.ts'
import { isLoopbackHost } from '../http/origin.ts'

/** Where to ask, and in the name of which origin the app is asked. */
export interface ProvidersQuestion {
  readonly target: { readonly protocol: 'http:' | 'https:'; readonly host: string; readonly port: number }
  readonly path: string
  readonly origin: URL
}

/** `providers`: their ids; null = no answer of NextAuth. `origins`: of the addresses that it gives to them. */
export interface ProvidersAnswer {
  readonly status: number
  readonly providers: readonly string[] | null
  readonly origins: readonly string[]
}

/** A dev server may compile the route that it is asked for. */
const TIMEOUT_MS = 15_000
const MAX_CHARS = 256 * 1024

/** One GET, without cookies; null = nothing answers there. Never rejects. */
export async function askProviders({ target, path, origin }: ProvidersQuestion): Promise<ProvidersAnswer | null> {
  const options: RequestOptions & { readonly rejectUnauthorized: boolean } = {
    ...{ host: target.host, port: target.port, path, agent: false, timeout: TIMEOUT_MS },
    headers: {
      host: origin.host,
      accept: 'application/json',
      'user-agent': 'authproxy',
      'x-forwarded-host': origin.host,
      'x-forwarded-proto': origin.protocol.slice(0, -1),
    },
    // Of an app on this machine the certificate may be its own making.
    rejectUnauthorized: !isLoopbackHost(target.host),
  }
  try {
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = (target.protocol === 'https:' ? getHttps : getHttp)(options, resolve)
      request.once('error', reject).once('timeout', () => request.destroy(new Error('timeout')))
    })
    return { status: response.statusCode ?? 0, ...readProviders(await textOf(response)) }
  } catch {
    return null
  }
}

async function textOf(response: IncomingMessage): Promise<string> {
  response.setEncoding('utf8')
  let text = ''
  for await (const piece of response as AsyncIterable<string>) {
    text += piece
    if (text.length > MAX_CHARS) break
  }
  return text
}

/** `{ github: { callbackUrl } }`: NextAuth's answer, and nobody else's. */
function readProviders(text: string): Pick<ProvidersAnswer, 'providers' | 'origins'> {
  const entries = Object.entries(asFields(parseJson(text)) ?? {}).slice(0, 100)
  const urls = entries.map(([, one]) => asText(asFields(one)?.callbackUrl))
  if (urls.length === 0 || urls.includes(null)) return { providers: null, origins: [] }
  const origins = urls.flatMap(url => (url !== null && URL.canParse(url) ? new URL(url).origin : []))
  return { providers: entries.map(([id]) => id), origins: [...new Set(origins)] }
}
