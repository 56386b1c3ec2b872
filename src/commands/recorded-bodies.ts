import { pagePath } from '../analyzers/acts.ts'
import { endpointOf } from '../auth/dialects.ts'
import { mountedAt } from '../auth/mounted-at.ts'
import { headerValue } from '../http/headers.ts'
import { pathOf } from '../http/origin.ts'
import type { HeaderList } from '../model/exchange.ts'
import type { ProxyOptions } from '../proxy/proxy-options.ts'

/**
 * Which bodies are kept: what findings are made of, and nothing else. Of requests the form that an OAuth provider has the
 * browser post (`response_mode=form_post`), with its state, code and error, and what a page passes to update(); never a form
 * with a password. Of answers those of the auth routes (and of what may be one, where nobody said where they are), errors, and the
 * data of a page that is small enough to be a redirect of getServerSideProps.
 */
export function recordedBodies(
  basePath: string | null,
): Required<Pick<ProxyOptions, 'shouldRecordRequestBody' | 'shouldRecordResponseBody'>> {
  return {
    shouldRecordRequestBody: ({ method, url, headers }) => {
      const endpoint = endpointOf(pathOf(url), basePath)
      const type = headerValue(headers, 'content-type') ?? ''
      if (method === 'POST' && endpoint?.action === 'session') return /^application\/json\b/i.test(type)
      if (method !== 'POST' || endpoint?.action !== 'callback' || endpoint.provider === 'credentials') return false
      return /^application\/x-www-form-urlencoded\b/i.test(type)
    },
    shouldRecordResponseBody: ({ url }, { status, headers }) => {
      const path = pathOf(url)
      return status >= 400 || isAuthRoute(path, basePath) || (pagePath(path) !== path && isShort(headers))
    },
  }
}

/** Where nobody said where the routes are, one by its name counts as well: only its answer can tell. */
export function isAuthRoute(path: string, basePath: string | null): boolean {
  return endpointOf(path, basePath) !== null || (basePath === null && mountedAt(path) !== null)
}

/** Next compresses nothing below 1,024 octets, and everything else that a browser asks for; of neither it says the length (16.4). */
function isShort(headers: HeaderList): boolean {
  if (headerValue(headers, 'content-encoding') !== null) return false
  const length = headerValue(headers, 'content-length')
  return length === null || (/^\d{1,4}$/.test(length) && Number(length) < 1_024)
}
