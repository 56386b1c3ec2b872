/** `Bearer undefined`, `Bearer null`, `Bearer`: a program put a token that it had not into an Authorization header. No secret. */
export function isNoToken(authorization: string): boolean {
  return /^bearer(?: {1,4}(?:undefined|null|\[object Object\]))? {0,4}$/i.test(authorization)
}
