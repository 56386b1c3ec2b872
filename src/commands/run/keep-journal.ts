import { rm } from 'node:fs/promises'
import { basename } from 'node:path'
import { journalPath } from '../../har/find-journals.ts'
import { entryLine, JOURNAL_FORMAT, otherLine } from '../../har/journal.ts'
import { createJournalFile } from '../../har/journal-file.ts'
import type { HarMeta } from '../../har/write.ts'
import type { LeftOut, NamedFacts } from '../../model/recording.ts'
import { factsOnPaper } from '../../recording/export-recording.ts'
import type { ForPaper } from '../../recording/for-paper.ts'
import type { Session } from '../../recording/recording.ts'

export interface JournalOptions {
  readonly session: Pick<Session, 'recorded' | 'follow' | 'subscribe'>
  /** Of the file that is written at the end. */
  readonly har: string
  readonly meta: HarMeta
  /** null: the HAR will hold secrets, and so does this. */
  readonly paper: ForPaper | null
  /** One sentence, when it is written no more. */
  readonly tell: (text: string) => void
  /** For tests: see `createJournalFile`. */
  readonly roomyBytes?: number
}

export interface KeptJournal {
  readonly path: string
  /** The recording began anew, and so does it. */
  readonly renew: () => void
  /** Nothing more goes in; what is in it stays. */
  readonly close: () => Promise<void>
  /** The HAR is written: it is needed no more. */
  readonly remove: () => Promise<void>
}

/** What changes often (how often a finding was seen, how many files came) is written down once in that time. */
const STATE_MS = 1_000
const AT_ONE_GO = 50

/**
 * Writes down what the HAR of the run will hold while it comes, so that a run that is killed leaves it (`authproxy har recover`). What
 * it holds is redacted as the HAR is, under the same key. When it is large it is begun anew with what the HAR would hold now.
 */
export function keepJournal(options: JournalOptions): KeptJournal {
  const { session, har, meta, paper, tell, roomyBytes } = options
  const path = journalPath(har, meta.createdAt, process.pid)
  const head = { authproxyJournal: JOURNAL_FORMAT, pid: process.pid, redacted: paper !== null, ...meta } as const
  /** Keys of values whose facts are in the journal. */
  let known = new Set<string>()
  /** What the recording had dropped when the journal was begun: of what came since then all is in it. */
  let dropped: Pick<LeftOut, 'others' | 'auth'> = { others: 0, auth: 0 }
  let stateWaits = false
  let lastState = ''
  let timer: NodeJS.Timeout | null = null

  const factLines = (facts: readonly NamedFacts[]): readonly string[] => {
    // A file with secrets needs none of it.
    if (paper === null || facts.length === 0) return []
    const fresh = Object.entries(factsOnPaper(facts, paper)).filter(([key]) => !known.has(key))
    for (const [key] of fresh) known.add(key)
    return fresh.length === 0 ? [] : [otherLine({ facts: Object.fromEntries(fresh) })]
  }

  const stateLine = (): string => {
    const { findings, leftOut, log, safeLog } = session.recorded()
    const told = paper === null ? findings : paper.told(findings)
    const logLines = leftOut.logLines + (paper === null ? 0 : log.length - safeLog.length)
    return otherLine({ state: { findings: told, leftOut: { ...leftOut, ...dropped, logLines } } })
  }

  function* linesOf({ exchanges, facts, log, safeLog }: ReturnType<Session['recorded']>): Generator<string> {
    yield otherLine(head)
    yield stateLine()
    for (let start = 0; start < facts.length; start += AT_ONE_GO)
      yield* factLines(facts.slice(start, start + AT_ONE_GO))
    yield otherLine({ log: paper === null ? log : safeLog })
    for (const exchange of exchanges) yield entryLine(paper === null ? exchange : paper.exchange(exchange))
  }

  const file = createJournalFile({
    path,
    whole: () => {
      known = new Set()
      stateWaits = false
      const recorded = session.recorded()
      dropped = { others: recorded.leftOut.others, auth: recorded.leftOut.auth }
      return linesOf(recorded)
    },
    onStop: reason => {
      end()
      tell(
        `The journal ${basename(path)} is written no more: ${reason}. If authproxy is killed, it ends here; the HAR at the end is whole.`,
      )
    },
    ...(roomyBytes === undefined ? {} : { roomyBytes }),
  })

  const addState = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (stateWaits) return
    stateWaits = true
    file.add(() => {
      stateWaits = false
      const line = stateLine()
      if (line === lastState) return ''
      lastState = line
      return line
    })
  }
  const addStateLater = (): void => {
    timer ??= setTimeout(addState, STATE_MS).unref()
  }

  const renew = () => {
    lastState = ''
    file.renew()
  }
  const unfollow = session.follow(piece => {
    if (piece.kind === 'exchange') {
      const { exchange, facts } = piece
      file.add(() => [...factLines(facts), entryLine(paper === null ? exchange : paper.exchange(exchange))].join('\n'))
    } else if (piece.kind === 'rejudged') renew()
    else if (piece.kind === (paper === null ? 'line' : 'safe-line')) {
      file.add(() => otherLine({ log: [piece.line] }))
    }
  })
  const unsubscribe = session.subscribe(({ kind }) => {
    if (kind === 'finding-opened' || kind === 'finding-resolved') addState()
    else if (kind === 'finding-repeated' || kind === 'exchange') addStateLater()
  })
  const end = () => {
    unfollow()
    unsubscribe()
    if (timer !== null) clearTimeout(timer)
  }
  // It may follow late: what came before it is in `whole`.
  if (session.recorded().exchanges.length > 0) addState()

  const close = async () => {
    end()
    await file.close()
  }
  return {
    path,
    renew,
    close,
    remove: async () => {
      await close()
      await rm(path, { force: true }).catch(() => {})
    },
  }
}
