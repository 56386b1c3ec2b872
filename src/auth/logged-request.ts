import type { LoggedRequest } from '../model/app-line.ts'
import { isProviderId } from './endpoints.ts'

/** Of a long line its end may be cut off. */
const REQUEST = /, request: "([A-Z]{3,10}) (\/[^\s"?#]{0,300})[?\s]/
/** What is no word could be the token of a link, or somebody's name: such a path is not kept. */
const WORD = /^[A-Z]?[a-z]{1,16}(?:[-_.][A-Z]?[a-z]{1,16}){0,3}$/

/** null = it names none, or one whose path may not be kept. */
export function loggedRequest(line: string): LoggedRequest | null {
  const [, method, path] = REQUEST.exec(line) ?? []
  if (method === undefined || path === undefined) return null
  const segments = path.slice(1).split('/')
  const isProvider = (text: string, index: number) =>
    /^(?:callback|signin)$/.test(segments[index - 1] ?? '') && isProviderId(text)
  const isHarmless = path === '/' || segments.every((text, index) => WORD.test(text) || isProvider(text, index))
  return isHarmless ? { method, path } : null
}
