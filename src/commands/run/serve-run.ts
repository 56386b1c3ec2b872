import { randomBytes } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { redactedSource } from '../../agent/redacted-source.ts'
import { type RunSocket, serveQuestions } from '../../agent/serve.ts'
import type { RunFacts } from '../../agent/source.ts'
import type { RecordingAnswer } from '../../agent/wire.ts'
import { saveHar } from '../../har/save.ts'
import { streamHar } from '../../har/write.ts'
import { printable } from '../../http/printable.ts'
import { UserError } from '../../model/user-error.ts'
import { streamSession } from '../../recording/export-recording.ts'
import type { ForPaper } from '../../recording/for-paper.ts'
import type { Session } from '../../recording/recording.ts'
import type { RunClock } from '../app/run-clock.ts'
import { findRunFolder } from '../run-folder.ts'
import type { HeaderStore } from './header-store.ts'
import type { RunOptions, Terminal } from './run-options.ts'
import { JUDGING_MS } from './view.ts'

export interface ServedRun {
  readonly session: Session
  readonly paper: ForPaper
  readonly header: HeaderStore
  readonly port: number
  readonly options: Pick<RunOptions, 'version'>
  readonly env: Terminal['env']
  readonly clock: Pick<RunClock, 'now'>
  /** One sentence, where nobody will be able to ask. */
  readonly tell: (text: string) => void
}

/** Lets `authproxy status`, `diagnose`, `diff --live` and `mcp` ask this run. Never throws: a run without it is a run all the same. */
export async function serveRun(served: ServedRun): Promise<RunSocket> {
  const { session, paper, header, env, tell } = served
  const now = Date.now()
  const source = redactedSource(session, paper, { run: () => factsOf(served, now), now: served.clock.now })
  const { version, pid, port, url, target, startedAt } = source.run()
  const folder = findRunFolder(env)
  const given: string[] = []
  try {
    const socket = await serveQuestions({
      folder,
      run: { version, pid, port, url, target, startedAt },
      platform: process.platform,
      // Nothing of it is loaded before somebody asks.
      answer: async question => {
        const [{ answer }, { isRecordingQuestion, readQuestion }] = await Promise.all([
          import('../../agent/answer.ts'),
          import('../../agent/question.ts'),
        ])
        if (!isRecordingQuestion(question)) return answer(readQuestion(question), source)
        const file = join(folder, `${pid}-${randomBytes(4).toString('hex')}.har`)
        given.push(file)
        return saveTo(file, served)
      },
    })
    return {
      close: async () => {
        await socket.close()
        for (const file of given) await rm(file, { force: true }).catch(() => {})
      },
    }
  } catch (error) {
    const why = error instanceof UserError ? error.message : codeOf(error)
    tell(
      `authproxy status, diagnose and mcp cannot ask this run at ${header.get().publicOrigin}: ${printable(why, 200)}`,
    )
    return { close: async () => {} }
  }
}

/** The recording so far, redacted whatever the run's own file may hold, for the one who asks. Throws `UserError`. */
async function saveTo(file: string, { session, paper, header, options }: ServedRun): Promise<RecordingAnswer> {
  await session.settled(JUDGING_MS)
  const { publicOrigin, target } = header.get()
  const recorded = session.recorded()
  if (recorded.exchanges.length === 0)
    throw new UserError(
      'run-empty',
      `Nobody came to the run at ${publicOrigin} yet: there is nothing to compare.`,
      'Open it, do what goes wrong, and ask again.',
    )
  const meta = { version: options.version, createdAt: Date.now(), target, publicOrigin }
  await saveHar(file, streamHar(streamSession(recorded, paper), meta))
  return { file }
}

/** What is known of it apart from its traffic. */
function factsOf({ paper, header, port, options }: ServedRun, startedAt: number): RunFacts {
  const { publicOrigin, target, app, library, front, secret } = header.get()
  return {
    version: options.version,
    pid: process.pid,
    port,
    url: publicOrigin,
    target,
    startedAt,
    app: typeof app === 'string' ? app : { down: paper.notice(app.down) },
    library,
    front,
    secret,
  }
}

function codeOf(error: unknown): string {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : 'no socket'
  return code === 'EROFS' ? 'its folder is read-only; name another one in AUTHPROXY_RUN_DIR.' : `${code}.`
}
