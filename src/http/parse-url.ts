import { memo } from './memo.ts'

/** The parts of an absolute URL, as WHATWG URL names and writes them. */
export interface ParsedUrl {
  readonly protocol: string
  readonly origin: string
  readonly host: string
  readonly hostname: string
  readonly pathname: string
  readonly search: string
}

/** null = no absolute URL. One exchange asks for the parts of its address a dozen times: they are worked out once. */
export const parseUrl = memo(500, (text: string): ParsedUrl | null => {
  // Most of what is asked for and is none is empty: no Origin, no Referer.
  const url = text === '' ? null : URL.parse(text)
  if (url === null) return null
  const { protocol, origin, host, hostname, pathname, search } = url
  return { protocol, origin, host, hostname, pathname, search }
})
