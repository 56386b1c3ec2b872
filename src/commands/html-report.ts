import type { ExchangeId } from '../model/exchange.ts'
import type { SessionSnapshot } from '../model/recording.ts'
import type { ForPaper } from '../recording/for-paper.ts'
import type { Session } from '../recording/recording.ts'
import { formatHtml } from '../report/html/page.ts'

/** Parts of one exchange each; a page with thousands of them opens slowly. What proofs name comes first. */
const MAX_DETAILS = 300

/** What was found in a session as one page. `source`: what was read. */
export function htmlReport(
  session: Pick<Session, 'snapshot' | 'detail'>,
  paper: ForPaper,
  about: { readonly source: string; readonly version: string },
): string {
  const found = session.snapshot()
  const details = idsToShow(found).flatMap(id => {
    const detail = session.detail(id)
    return detail === null ? [] : [paper.detail(detail)]
  })
  return formatHtml({ ...about, snapshot: paper.snapshot(found), details })
}

/** In order of time. */
function idsToShow({ findings, exchanges }: SessionSnapshot): readonly ExchangeId[] {
  const named = new Set(findings.flatMap(one => one.evidence.map(({ exchange }) => exchange)))
  const own = exchanges.filter(one => one.action !== null || one.setCookies > 0).map(one => one.id)
  const room = Math.max(0, MAX_DETAILS - named.size)
  const shown = new Set([
    ...named,
    ...newest(
      own.filter(id => !named.has(id)),
      room,
    ),
  ])
  return newest(
    exchanges.map(one => one.id).filter(id => shown.has(id)),
    MAX_DETAILS,
  )
}

function newest<T>(list: readonly T[], count: number): readonly T[] {
  return list.slice(Math.max(0, list.length - count))
}
