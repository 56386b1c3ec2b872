import { headerValue, headerValues } from '../http/headers.ts'
import { originOf, pathOf } from '../http/origin.ts'
import type { HeaderList } from '../model/exchange.ts'
import type { Answerer } from '../model/observation-server.ts'
import { CONFIGURATION, type EndpointAnswer } from './endpoint-answers.ts'

/** Who answered in NextAuth's place, by the marks of the answer; `name`: what tells it apart (`en`, `uvicorn`, `/shop`), may be empty. */
export interface AnsweredBy {
  readonly who: Answerer
  readonly name: string
}

/** Servers and frameworks that name themselves; Next.js sends no Server header. */
const FRAMEWORK =
  /uvicorn|gunicorn|hypercorn|werkzeug|daphne|kestrel|jetty|tomcat|puma|unicorn|webrick|express|php\/?|laravel|asp\.net|servlet|phusion|cowboy|fastify/i
const ACCESS_LOGIN =
  /cloudflareaccess\.com|accounts\.google\.com|login\.microsoftonline\.com|\/oauth2\/(?:start|sign_in)|\/\.auth\/login|\.okta\.com|authelia|authentik|pomerium/i
const LOCALE = /^\/([a-z]{2,3}(?:[-_][a-z0-9]{2,8})?)\//i
/** Scripts of a Next app under a base path: `/shop/_next/`. */
const BASE_PATH = /["'(]((?:\/[\w.~-]{1,60}){1,4})\/_next\//

const NGROK = /ngrok/i
/** Express, and connect: the path may be routed for another method. */
export const UNROUTED = /(?:^|>)Cannot POST \//

/**
 * The words of a body by which {@link answererOf} knows who wrote it: all that a redacted file has to keep of it. `basePath` comes
 * with the sign before it and the folder behind it, as it is read.
 */
export function answererMarks(body: string): { readonly words: readonly string[]; readonly basePath: string | null } {
  const head = body.slice(0, 20_000)
  const words = [NGROK, ACCESS_LOGIN, CONFIGURATION, UNROUTED].flatMap(one => one.exec(head)?.[0] ?? [])
  const basePath = BASE_PATH.exec(body.slice(0, 100_000))?.[1] ?? null
  return { words: basePath === null && body.includes('/_next/') ? [...words, '/_next/'] : words, basePath }
}

/** An answer as its marks are looked for. */
interface Marked {
  readonly status: number
  readonly headers: HeaderList
  readonly value: (name: string) => string | null
  /** The beginning of the body: what says who wrote it stands there. */
  readonly head: string
  readonly body: string
  readonly html: boolean
  readonly isJson: boolean
}

/** A mark: null = it is not there. */
type Mark = (answer: Marked) => AnsweredBy | null

const by = (who: Answerer, name = ''): AnsweredBy => ({ who, name })

/** From the most certain mark to the least. */
const MARKS: readonly Mark[] = [
  ({ value, head }) => (value('ngrok-error-code') !== null || NGROK.test(head) ? by('tunnel', 'ngrok') : null),
  ({ status, headers, value }) => {
    const isVercel = value('x-vercel-id') !== null || /^vercel$/i.test(value('server') ?? '')
    const asksForLogin = headerValues(headers, 'set-cookie').some(line => line.startsWith('_vercel_sso_nonce='))
    return asksForLogin || (isVercel && status === 401) ? by('deployment-protection', 'Vercel') : null
  },
  ({ value }) => (value('cf-mitigated') === null ? null : by('challenge', 'Cloudflare')),
  ({ value }) => (value('www-authenticate') === null ? null : by('basic-auth')),
  ({ html, head }) => (html && ACCESS_LOGIN.test(head) ? by('access-proxy') : null),
  ({ status, value, html }) => {
    const named = FRAMEWORK.exec(`${value('server') ?? ''} ${value('x-powered-by') ?? ''}`)?.[0]
    if (named === undefined) return null
    // Express may be what serves the app itself: then a page of it has taken the address.
    return by(named === 'Express' && html && status === 200 ? 'page' : 'backend', named)
  },
  ({ status, body }) => {
    const base = status === 404 ? (BASE_PATH.exec(body.slice(0, 100_000))?.[1] ?? '') : ''
    return base === '' ? null : by('base-path', base)
  },
  answer => (answer.status === 404 && isMadeByNext(answer.headers, answer.body) ? by('next-404') : null),
  ({ isJson, value }) => (isJson ? by('backend', value('server') ?? '') : null),
  ({ html, status }) => (html && status === 200 ? by('page') : null),
]

/** By a header that Next puts on, or its scripts in the page. */
export function isMadeByNext(headers: HeaderList, body: string): boolean {
  if (headers.some(([name]) => /^x-nextjs-/i.test(name)) || body.includes('/_next/')) return true
  return /next\.js/i.test(headerValue(headers, 'x-powered-by') ?? '')
}

/** Who wrote an answer that is not NextAuth's. */
export function answererOf(answer: EndpointAnswer, isSignInPage: (target: string) => boolean): AnsweredBy {
  const { url, status, headers } = answer
  const value = (name: string) => headerValue(headers, name)
  if (status >= 300 && status < 400) return redirector(url, value('location') ?? '', isSignInPage)
  const body = answer.bodyText ?? ''
  const html = /text\/html/i.test(value('content-type') ?? '')
  const isJson = answer.json !== undefined
  const marked: Marked = { status, headers, value, head: body.slice(0, 20_000), body, html, isJson }
  for (const mark of MARKS) {
    const found = mark(marked)
    if (found !== null) return found
  }
  return by('other', value('server') ?? '')
}

function redirector(url: string, location: string, isSignInPage: (target: string) => boolean): AnsweredBy {
  const target = URL.canParse(location, url) ? new URL(location, url).href : url
  if (originOf(target) !== originOf(url) || ACCESS_LOGIN.test(target)) return by('access-proxy', originOf(target) ?? '')
  if (pathOf(target).endsWith(pathOf(url))) {
    const locale = LOCALE.exec(pathOf(target))?.[1]
    return locale === undefined ? by('prefix', pathOf(target)) : by('locale', locale)
  }
  return by(isSignInPage(target) ? 'guard' : 'prefix', pathOf(target))
}
