import { UsageError, type UserError } from '../model/user-error.ts'
import { chooseRun } from './find-runs.ts'
import { cutAll, fitted } from './fit.ts'
import type { Question } from './question.ts'
import { readQuestion } from './question.ts'
import { TOOLS } from './tools.ts'
import type { RunRecord } from './wire.ts'

/** What a tool is called with: whatever the agent wrote. */
export type Arguments = Readonly<Record<string, unknown>>

export interface ToolParts {
  /** All that run now. */
  readonly runs: () => Promise<readonly RunRecord[]>
  readonly ask: (run: RunRecord, question: Question) => Promise<object>
  /** What a browser does with a Set-Cookie line, as plain data. Throws `UserError`. */
  readonly explainLine: (line: string, url: string | null, browser: string, site: string) => unknown
  /** `--port` of the command; null = none was given. */
  readonly port: number | null
}

/** What is remembered of a cause between two questions: nothing else is. */
interface Told {
  readonly rule: string
  /** ISO. */
  readonly asOf: string
}

const MAX_REMEMBERED = 200

/** Answers the calls of one agent. Each looks for the run anew: it may have been started again. Throws `UserError`. */
export function createToolCalls(parts: ToolParts): (name: string, args: Arguments) => Promise<object> {
  const told = new Map<string, Told>()

  const remember = (answer: object): void => {
    const { asOf, causes } = answer as { readonly asOf?: unknown; readonly causes?: unknown }
    if (typeof asOf !== 'string' || !Array.isArray(causes)) return
    for (const { key, id } of causes as readonly { readonly key: string; readonly id: string }[]) {
      if (told.size >= MAX_REMEMBERED) told.clear()
      told.set(key, { rule: id, asOf })
    }
  }

  return async (name, args) => {
    const allowed = TOOLS.find(one => one.name === name)?.inputSchema.properties
    if (allowed === undefined) throw unknownTool(name)
    const odd = Object.keys(args).find(key => !Object.hasOwn(allowed, key))
    if (odd !== undefined)
      throw new UsageError(
        'tool-argument',
        `${name} takes no argument "${odd.slice(0, 40)}".`,
        `It takes ${Object.keys(allowed).join(', ')}.`,
      )
    if (name === 'explain_cookie') {
      if ((args.line === undefined) === (args.name === undefined)) throw eitherCookie()
      if (args.line !== undefined) return explainLine(args, parts)
    }
    const question = questionOf(name, args, told)
    const run = chooseRun(await parts.runs(), portOf(args.port) ?? parts.port)
    const answer = await parts.ask(run, question)
    if (question.ask === 'diagnose') remember(answer)
    return answer
  }
}

function questionOf(name: string, args: Arguments, told: ReadonlyMap<string, Told>): Question {
  switch (name) {
    case 'get_exchange':
      return readQuestion({ ask: 'exchange', id: args.id })
    case 'explain_cookie':
      return readQuestion({ ask: 'cookie', name: args.name })
    case 'verify': {
      const known = typeof args.cause === 'string' ? told.get(args.cause.trim()) : undefined
      return readQuestion({
        ask: 'verify',
        cause: args.cause,
        rule: known?.rule ?? null,
        since: args.since ?? known?.asOf ?? null,
      })
    }
    case 'diagnose':
      return readQuestion({ ask: 'diagnose', cause: args.cause })
    default:
      return { ask: 'status' }
  }
}

function explainLine({ line, url, browser = 'chromium', site = 'none' }: Arguments, parts: ToolParts): object {
  const texts = [line, url ?? '', browser, site]
  if (!texts.every(one => typeof one === 'string'))
    throw new UsageError('tool-argument', 'line, url, browser and site are texts.', 'Give each as a string.')
  if (!['chromium', 'firefox', 'safari'].includes(String(browser)))
    throw new UsageError('tool-argument', 'There is no such browser.', 'It is chromium, firefox or safari.')
  if (!['none', 'same', 'cross'].includes(String(site)))
    throw new UsageError('tool-argument', 'There is no such site.', 'It is none, same or cross.')
  if (url === undefined || !/^https?:$/.test(URL.canParse(String(url)) ? new URL(String(url)).protocol : ''))
    throw new UsageError(
      'tool-argument',
      url === undefined ? '"url" is missing.' : '"url" is no http or https address.',
      'Give the address of the answer that sets the cookie, for example https://localhost:3443/api/auth/session.',
    )
  const told = parts.explainLine(String(line), String(url), String(browser), String(site))
  return fitted(measure => cutAll(told, measure)) as object
}

function eitherCookie(): UserError {
  return new UsageError(
    'tool-argument',
    'explain_cookie wants either name, or line and url.',
    'name: a cookie that this run saw, as a Set-Cookie line in get_exchange names it. line: any Set-Cookie line, with the url that sets it.',
  )
}

function portOf(value: unknown): number | null {
  if (value === undefined || value === null) return null
  const port = typeof value === 'string' ? Number(value) : value
  if (typeof port === 'number' && Number.isInteger(port) && port > 0 && port < 65_536) return port
  throw new UsageError('port-invalid', '"port" is no port.', 'For example 3443, as status says.')
}

function unknownTool(name: string): UserError {
  return new UsageError(
    'tool-unknown',
    `There is no tool "${name.slice(0, 40)}".`,
    `There are ${TOOLS.map(one => one.name).join(', ')}.`,
  )
}
