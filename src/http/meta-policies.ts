const MAX_HTML = 100_000
const MAX_TAGS = 200
const HTTP_EQUIV = /\shttp-equiv\s?=\s?(?:"([^"]*)"|'([^']*)')/i
const CONTENT = /\scontent\s?=\s?(?:"([^"]*)"|'([^']*)')/i

const ENTITIES: Readonly<Record<string, string>> = { '&#x27;': "'", '&#39;': "'", '&quot;': '"', '&amp;': '&' }

/** Content Security Policies that a document sets for itself: `<meta http-equiv="Content-Security-Policy" content="…">`. */
export function metaPolicies(html: string): readonly string[] {
  const text = html.slice(0, MAX_HTML)
  const lower = text.toLowerCase()
  const found: string[] = []
  let at = lower.indexOf('<meta')
  for (let tags = 0; at >= 0 && tags < MAX_TAGS; tags++) {
    const end = text.indexOf('>', at)
    if (end < 0) break
    const tag = text.slice(at, end)
    if (attributeOf(tag, HTTP_EQUIV)?.toLowerCase() === 'content-security-policy')
      found.push(attributeOf(tag, CONTENT) ?? '')
    at = lower.indexOf('<meta', end)
  }
  return found
}

function attributeOf(tag: string, attribute: RegExp): string | null {
  const [, double, single] = attribute.exec(tag) ?? []
  return (double ?? single)?.replace(/&(?:#x27|#39|quot|amp);/gi, one => ENTITIES[one.toLowerCase()] ?? one) ?? null
}
