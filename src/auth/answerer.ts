import { headerValue, headerValues } from '../http/headers.ts'
import { originOf, pathOf } from '../http/origin.ts'
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

/** From the most certain mark to the least. */
export function answererOf(answer: EndpointAnswer, isSignInPage: (target: string) => boolean): AnsweredBy {
  const { url, status, headers } = answer
  const value = (name: string) => headerValue(headers, name)
  const body = answer.bodyText ?? ''
  const by = (who: Answerer, name = '') => ({ who, name })
  if (status >= 300 && status < 400) return redirector(url, value('location') ?? '', isSignInPage)
  if (value('ngrok-error-code') !== null || NGROK.test(body.slice(0, 20_000))) return by('tunnel', 'ngrok')
  const vercel = value('x-vercel-id') !== null || /^vercel$/i.test(value('server') ?? '')
  const nonce = headerValues(headers, 'set-cookie').some(line => line.startsWith('_vercel_sso_nonce='))
  if (nonce || (vercel && status === 401)) return by('deployment-protection', 'Vercel')
  if (value('cf-mitigated') !== null) return by('challenge', 'Cloudflare')
  if (value('www-authenticate') !== null) return by('basic-auth')
  const html = /text\/html/i.test(value('content-type') ?? '')
  if (html && ACCESS_LOGIN.test(body.slice(0, 20_000))) return by('access-proxy')
  const named = FRAMEWORK.exec(`${value('server') ?? ''} ${value('x-powered-by') ?? ''}`)?.[0]
  // Express may be what serves the app itself: then a page of it has taken the address.
  if (named !== undefined) return by(named === 'Express' && html && status === 200 ? 'page' : 'backend', named)
  const base = status === 404 ? (BASE_PATH.exec(body.slice(0, 100_000))?.[1] ?? null) : null
  if (base !== null && base !== '') return by('base-path', base)
  const next =
    headers.some(([name]) => /^x-nextjs-/i.test(name)) ||
    /next\.js/i.test(value('x-powered-by') ?? '') ||
    body.includes('/_next/')
  if (status === 404 && next) return by('next-404')
  if (answer.json !== undefined) return by('backend', value('server') ?? '')
  if (html && status === 200) return by('page')
  return by('other', value('server') ?? '')
}

function redirector(url: string, location: string, isSignInPage: (target: string) => boolean): AnsweredBy {
  const target = URL.canParse(location, url) ? new URL(location, url).href : url
  if (originOf(target) !== originOf(url) || ACCESS_LOGIN.test(target))
    return { who: 'access-proxy', name: originOf(target) ?? '' }
  if (pathOf(target).endsWith(pathOf(url))) {
    const locale = LOCALE.exec(pathOf(target))?.[1]
    return locale === undefined ? { who: 'prefix', name: pathOf(target) } : { who: 'locale', name: locale }
  }
  return isSignInPage(target) ? { who: 'guard', name: pathOf(target) } : { who: 'prefix', name: pathOf(target) }
}
