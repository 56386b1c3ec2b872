import { Agent as HttpAgent, request as httpRequest, type IncomingHttpHeaders } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import type { VisitOptions, VisitStep } from './visitor.ts'
import { createVisitorJar, isLoopback } from './visitor-jar.ts'
import { encodeAction, type FormAction, parseJson, redirectOf, selfSubmittingForm } from './visitor-wire.ts'

export interface VisitorBrowser {
  readonly steps: readonly VisitStep[]
  /** Where the page that is open comes from: changes when a sign-in leads to another host. */
  readonly origin: string
  /** A navigation by the user; redirects within the origin are followed. */
  open(path: string): Promise<VisitStep>
  /** The page sends the browser away: redirects and self-submitting forms are followed to any loopback address. Returns the last answer. */
  leave(url: string): Promise<VisitStep>
  /** A fetch by the page at `/`, with `extra` headers; with a form, or JSON as text, it is a POST. */
  call(
    name: VisitStep['name'],
    path: string,
    form?: Form | string,
    extra?: Readonly<Record<string, string>>,
  ): Promise<VisitStep>
  /** A server action of the page at `path`, as Next's client calls it. */
  act(call: ActionCall): Promise<VisitStep>
  close(): void
}

type Form = Readonly<Record<string, string>>

interface ActionCall {
  readonly name: VisitStep['name']
  readonly path: string
  readonly action: FormAction
  readonly fields: Form
}

interface Sending {
  readonly name: VisitStep['name']
  readonly url: URL
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string
  readonly crossSitePost?: boolean
}

const userAgent = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) authproxy-demo-visitor/1.0'
const maxRedirects = 8

const navigating = {
  accept: 'text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8',
  'upgrade-insecure-requests': '1',
  'sec-fetch-mode': 'navigate',
  'sec-fetch-dest': 'document',
}

export function createVisitorBrowser(options: VisitOptions, agent = userAgent): VisitorBrowser {
  const visited = new URL(options.origin)
  const jar = createVisitorJar()
  const steps: VisitStep[] = []
  const agents = { 'http:': new HttpAgent({ keepAlive: true }), 'https:': new HttpsAgent({ keepAlive: true, ...ca() }) }
  let { origin } = visited

  function ca(): { ca?: string } {
    return options.ca === undefined ? {} : { ca: options.ca }
  }

  /** The visited front, under whichever name it is called. */
  function isVisited(url: URL): boolean {
    return (
      url.origin === visited.origin ||
      (isLoopback(url) && url.protocol === visited.protocol && url.port === visited.port)
    )
  }

  async function send({ name, url, headers, body, crossSitePost }: Sending): Promise<VisitStep> {
    const method = body === undefined ? 'GET' : 'POST'
    const cookie = jar.cookieHeader(url, Date.now(), crossSitePost ? 'cross-site-post' : 'same-site')
    const answer = await exchange(url, method, body, {
      host: url.host,
      'user-agent': agent,
      'accept-language': 'en',
      ...headers,
      ...(body === undefined ? {} : { 'content-length': String(Buffer.byteLength(body)) }),
      ...(cookie === null ? {} : { cookie }),
    })
    const lines = answer.headers['set-cookie'] ?? []
    const step: VisitStep = {
      name,
      method,
      path: url.origin === visited.origin ? url.pathname + url.search : url.href,
      ...answer,
      setCookies: lines.map(line => ({ ...jar.store(url, line, Date.now()), line })),
      cookiesSent: cookie?.split('; ').map(pair => pair.slice(0, pair.indexOf('='))) ?? [],
      json: parseJson(answer.headers['content-type'], answer.body),
    }
    steps.push(step)
    options.onStep?.(step)
    return step
  }

  function exchange(
    url: URL,
    method: string,
    body: string | undefined,
    headers: Readonly<Record<string, string>>,
  ): Promise<{ status: number; headers: IncomingHttpHeaders; body: string }> {
    const secure = url.protocol === 'https:'
    const front = isVisited(url) ? options.connectTo : undefined
    return new Promise((resolve, reject) => {
      const request = (secure ? httpsRequest : httpRequest)(
        {
          agent: secure ? agents['https:'] : agents['http:'],
          host: front?.host ?? url.hostname.replace(/^\[|\]$/g, ''),
          port: front?.port ?? (url.port || (secure ? 443 : 80)),
          servername: /^[\d.]+$|:/.test(url.hostname) ? '' : url.hostname,
          path: url.pathname + url.search,
          method,
          headers,
          signal: options.signal,
          maxHeaderSize: 128 * 1024, // a browser takes far more than Node's 16 KB
        },
        response => {
          let text = ''
          response.setEncoding('utf8').on('data', chunk => {
            text += chunk
          })
          response.on('error', reject)
          response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }))
        },
      )
      request.on('error', reject).end(body)
    })
  }

  async function open(path: string): Promise<VisitStep> {
    const headers = { ...navigating, 'sec-fetch-site': 'none', 'sec-fetch-user': '?1' }
    let step = await send({ name: 'page', url: new URL(path, origin), headers })
    for (let hops = 0; hops < maxRedirects; hops += 1) {
      const target = redirectOf(step, visited)
      if (target?.origin !== origin) break // leaves what this visitor may talk to
      step = await send({ name: 'redirect', url: target, headers })
    }
    return step
  }

  async function leave(url: string): Promise<VisitStep> {
    let next: Omit<Sending, 'name'> = { url: new URL(url, origin), headers: elsewhere({}) }
    let step = await send({ ...next, name: nameOf(next.url) })
    for (let hops = 0; hops < maxRedirects; hops += 1) {
      const from = new URL(step.path, visited)
      const form = selfSubmittingForm(step.body)
      const target = redirectOf(step, visited) ?? (form ? new URL(form.action, from) : null)
      if (target === null || !isLoopback(target)) break
      next = { url: target, headers: elsewhere({}) }
      if (form && step.status === 200) {
        const headers = elsewhere({ origin: from.origin, 'content-type': 'application/x-www-form-urlencoded' })
        next = { url: target, headers, body: new URLSearchParams(form.fields).toString(), crossSitePost: true }
      }
      const sent = send({ ...next, name: nameOf(target) })
      if (isVisited(target)) step = await sent
      else {
        const answer = await sent.catch(() => null) // a browser shows an error page there
        if (answer === null) break
        step = answer
      }
    }
    const last = new URL(step.path, visited)
    if (isVisited(last)) origin = last.origin
    return step
  }

  function nameOf(url: URL): VisitStep['name'] {
    if (url.pathname.includes('/callback/')) return 'callback'
    return isVisited(url) ? 'redirect' : 'provider'
  }

  function call(name: VisitStep['name'], path: string, form?: Form | string, extra: Form = {}): Promise<VisitStep> {
    const headers = {
      accept: '*/*',
      referer: `${origin}/`,
      'sec-fetch-site': 'same-origin',
      'sec-fetch-mode': 'cors',
      'sec-fetch-dest': 'empty',
      ...extra,
    }
    const url = new URL(path, origin)
    const json = { 'content-type': 'application/json', ...headers }
    if (form === undefined) return send({ name, url, headers: json })
    if (typeof form === 'string') return send({ name, url, headers: { ...json, origin }, body: form })
    const post = { 'content-type': 'application/x-www-form-urlencoded', ...headers, origin }
    return send({ name, url, headers: post, body: new URLSearchParams(form).toString() })
  }

  function act({ name, path, action, fields }: ActionCall): Promise<VisitStep> {
    const { headers, body } = encodeAction(path, action, fields)
    const same = { origin, referer: origin + path, 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors' }
    const url = new URL(path, origin)
    return send({ name, url, headers: { ...headers, ...same, 'sec-fetch-dest': 'empty' }, body })
  }

  const close = () => {
    agents['http:'].destroy()
    agents['https:'].destroy()
  }
  return {
    steps,
    get origin() {
      return origin
    },
    open,
    leave,
    call,
    act,
    close,
  }
}

const elsewhere = (extra: Readonly<Record<string, string>>) => ({
  ...navigating,
  'sec-fetch-site': 'cross-site',
  ...extra,
})
