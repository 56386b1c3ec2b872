import { printable } from '../http/printable.ts'
import type { Exchange } from '../model/exchange.ts'

export const TOO_MUCH = 'more came than could be taken in time'

/** What is told when more came than could be judged. */
export const LINES_LEFT_OUT = "lines of the app's log were not judged: more came than could be judged in time"

export function exchangesLeftOut(count: number): string {
  const what = count === 1 ? '1 exchange was' : `${count} exchanges were`
  return `${what} not judged: more came than could be judged in time`
}

/** Says where, never what: an error's text could quote the wire. */
export function describeTrouble(exchange: Exchange, error: unknown): string {
  return printable(`exchange ${exchange.id} could not be judged: ${nameOf(error)}`)
}

export function describeAsideTrouble(error: unknown): string {
  return `what was left out could not be counted: ${nameOf(error)}`
}

export function describeLogTrouble(error: unknown): string {
  return `a log line could not be judged: ${nameOf(error)}`
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown error'
}
