/** RFC 6265bis section 5.1.4: is the request path the cookie's path, or below it at a `/`? */
export function pathMatches(cookiePath: string, requestPath: string): boolean {
  if (cookiePath === '' || !requestPath.startsWith(cookiePath)) return false
  return cookiePath.length === requestPath.length || cookiePath.endsWith('/') || requestPath[cookiePath.length] === '/'
}

/** RFC 6265bis section 5.1.4, default-path: the request path up to its last `/`; `/` where that would be empty. */
export function defaultPath(requestPath: string): string {
  const last = requestPath.lastIndexOf('/')
  return last <= 0 || !requestPath.startsWith('/') ? '/' : requestPath.slice(0, last)
}
