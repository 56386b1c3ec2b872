import { connect } from 'node:net'
import { UserError } from '../model/user-error.ts'
import type { Question, RecordingQuestion } from './question.ts'
import { PATIENCE_MS, type Reply, type RunRecord } from './wire.ts'

/** Far above what an answer may have. */
const MAX_REPLY_CHARS = 1024 * 1024

/** Asks a run. `patienceMs`: for its answer. Throws `UserError`: what the run says, or that it does not answer. */
export async function askRun(
  { socket, token, port }: RunRecord,
  question: Question | RecordingQuestion,
  patienceMs = PATIENCE_MS,
): Promise<object> {
  const line = await exchangeLines(socket, `${JSON.stringify({ token, ...question })}\n`, patienceMs)
  const reply = parse(line)
  if (reply === null) {
    throw new UserError(
      'run-silent',
      `The run on port ${port} did not answer.`,
      'Ask again; when it stays so, end that run and start it again.',
    )
  }
  if (!reply.ok) throw new UserError(reply.code, reply.message, reply.nextStep)
  return reply.answer
}

/** One line there, one back; empty = none came. */
function exchangeLines(socket: string, line: string, patienceMs: number): Promise<string> {
  return new Promise(resolve => {
    let text = ''
    const connection = connect(socket, () => connection.write(line))
    connection.setEncoding('utf8')
    connection.setTimeout(patienceMs, () => connection.destroy())
    connection.on('data', (piece: string) => {
      text += piece
      if (text.length > MAX_REPLY_CHARS) connection.destroy()
    })
    connection.on('error', () => {})
    connection.on('close', () => resolve(text.endsWith('\n') ? text : ''))
  })
}

function parse(line: string): Reply | null {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value !== 'object' || value === null || !('ok' in value)) return null
    return value as Reply
  } catch {
    return null
  }
}
