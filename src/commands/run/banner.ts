import { linked } from '../../http/hyperlink.ts'
import { printable } from '../../http/printable.ts'
import type { SentenceLook } from '../../report/text.ts'
import { wrapWords } from '../../report/wrap-words.ts'
import type { HeaderInfo } from '../../tui/header-info.ts'
import { nodeTrustLine } from '../ca.ts'

export interface BannerFacts {
  /** Where the secret was found; names only. */
  readonly secretFrom: string | null
  /** null = a certificate of the user's own. */
  readonly ca: { readonly file: string; readonly install: string } | null
  /** Already fit to be printed. */
  readonly notices: readonly string[]
}

const NO_SECRET = 'not found: tokens are judged by their length; set AUTH_SECRET or NEXTAUTH_SECRET, or give --app-dir'

/** The first lines of a run without the full screen. */
export function formatBanner(
  header: HeaderInfo,
  { secretFrom, ca, notices }: BannerFacts,
  look: SentenceLook = { color: false, columns: null },
): string {
  const { publicOrigin, networkOrigins, target, version, library, secret, front } = header
  const lines = [
    `authproxy ${version ?? ''}`.trim(),
    `  Open    ${OPEN}`,
    ...networkOrigins.map(origin => `          On this network: ${origin}`),
    `  App     ${target}${library === null ? '' : ` (${library})`}`,
    ...(front === null ? [] : [`  Front   as behind ${front}`]),
    `  Secret  ${secret === 'found' ? `found (${secretFrom ?? 'given'})` : NO_SECRET}`,
    ...(ca === null
      ? []
      : [`  Trust   ${trustText(header.ca, ca.install)}   (Node clients: ${nodeTrustLine(ca.file)})`]),
    ...notices.map(notice => `  Note    ${notice}`),
    '',
  ]
  const shown = lines.flatMap(line => rowsOf(printable(line), look))
  return `${shown.join('\n').replace(OPEN, drawnAddress(printable(publicOrigin), look))}\n`
}

/** Stands for the address while the lines are broken, which its escapes would lengthen. */
const OPEN = '<open>'
/** Of the words before what a line says. */
const LABEL_COLUMNS = 10

function trustText(ca: HeaderInfo['ca'], install: string): string {
  if (ca === 'trusted') return 'browsers here trust the certificate'
  return ca === 'not-trusted' ? install : `${install}, unless done`
}

/** No word is broken at the edge of a terminal, and what goes on stands below its beginning. */
function rowsOf(line: string, { columns }: SentenceLook): readonly string[] {
  if (columns === null || line.length <= columns) return [line]
  return wrapWords(line.slice(LABEL_COLUMNS), columns, line.slice(0, LABEL_COLUMNS), ' '.repeat(LABEL_COLUMNS))
}

/** Bold, and a link, as the terminal can. */
function drawnAddress(address: string, { color, links }: SentenceLook): string {
  const bold = color ? `\u001b[1m${address}\u001b[22m` : address
  return links ? linked(bold, address) : bold
}
