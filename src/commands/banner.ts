import { printable } from '../http/printable.ts'
import type { HeaderInfo } from '../tui/header-info.ts'
import { nodeTrustLine } from './ca.ts'

export interface BannerFacts {
  /** Where the secret was found; names only. */
  readonly secretFrom: string | null
  readonly caFile: string | null
  /** Already fit to be printed. */
  readonly notices: readonly string[]
}

const NO_SECRET = 'not found: tokens are judged by their length; set AUTH_SECRET or NEXTAUTH_SECRET, or give --app-dir'

/** The first lines of a run without the full screen. */
export function formatBanner(header: HeaderInfo, { secretFrom, caFile, notices }: BannerFacts): string {
  const { publicOrigin, target, version, library, secret } = header
  const lines = [
    `authproxy ${version ?? ''}`.trim(),
    `  Open    ${publicOrigin}`,
    `  App     ${target}${library === null ? '' : ` (${library})`}`,
    `  Secret  ${secret === 'found' ? `found (${secretFrom ?? 'given'})` : NO_SECRET}`,
    ...(caFile === null ? [] : [`  Trust   authproxy ca install   (Node clients: ${nodeTrustLine(caFile)})`]),
    ...notices.map(notice => `  Note    ${notice}`),
    '',
  ]
  return `${lines.map(line => printable(line)).join('\n')}\n`
}
