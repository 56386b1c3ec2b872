import { printable } from '../http/printable.ts'
import type { HeaderInfo } from '../tui/header-info.ts'
import { nodeTrustLine } from './ca.ts'

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
export function formatBanner(header: HeaderInfo, { secretFrom, ca, notices }: BannerFacts): string {
  const { publicOrigin, networkOrigins, target, version, library, secret, front } = header
  const lines = [
    `authproxy ${version ?? ''}`.trim(),
    `  Open    ${publicOrigin}`,
    ...networkOrigins.map(origin => `          On this network: ${origin}`),
    `  App     ${target}${library === null ? '' : ` (${library})`}`,
    ...(front === null ? [] : [`  Front   as behind ${front}`]),
    `  Secret  ${secret === 'found' ? `found (${secretFrom ?? 'given'})` : NO_SECRET}`,
    ...(ca === null ? [] : [`  Trust   ${ca.install}   (Node clients: ${nodeTrustLine(ca.file)})`]),
    ...notices.map(notice => `  Note    ${notice}`),
    '',
  ]
  return `${lines.map(line => printable(line)).join('\n')}\n`
}
