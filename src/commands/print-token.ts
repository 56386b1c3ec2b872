import { countOf } from '../report/text.ts'
import type { TokenExplanation } from './explain-token.ts'

const MAX_ROWS = 60

/** An explanation as a page of text, with a final line feed. All texts in it are printable already. */
export function printToken(token: TokenExplanation): string {
  const { cookie, lengthBytes, chunks, sentences, issued, expires, claims } = token
  const pieces = chunks.length > 1 ? ` in ${chunks.length} chunks` : ''
  const blocks = [
    [`${cookie ?? 'The token'}: ${countOf(lengthBytes, 'byte')}${pieces}`, ...sentences.map(one => `  ${one}`)],
  ]
  const dates = [issued === null ? null : `  issued   ${issued}`, expires === null ? null : `  ends     ${expires}`]
  if (dates.some(one => one !== null)) blocks.push(['Dates', ...dates.filter(one => one !== null)])
  if (claims !== null) blocks.push(['Claims (their values are not shown)', ...rowsOf(claims)])
  return `${blocks.map(block => block.join('\n')).join('\n\n')}\n`
}

function rowsOf(claims: NonNullable<TokenExplanation['claims']>): readonly string[] {
  const rows = Object.entries(claims)
  const shown = rows.slice(0, MAX_ROWS)
  const width = Math.max(...shown.map(([path]) => path.length), 0)
  const more = rows.length - shown.length
  return [
    ...shown.map(([path, { type, sizeBytes }]) => `  ${path.padEnd(width)}  ${type}, ${countOf(sizeBytes, 'byte')}`),
    ...(more > 0 ? [`  and ${more} more`] : []),
  ]
}
