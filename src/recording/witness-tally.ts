import type { ExchangeFacts } from '../analyzers/facts.ts'
import { endpointOf } from '../auth/dialects.ts'
import { pathOf } from '../http/origin.ts'
import { printable } from '../http/printable.ts'
import type { ExchangeId } from '../model/exchange.ts'
import type { BrowserVerdict, UnseenAnswer, UnseenSource, WitnessSummary } from '../model/witness.ts'
import type { JudgedExchange } from './exchange-notes.ts'

/** What the browser itself told of the recording, and where it contradicts authproxy. */
export interface WitnessTally {
  /** Answers with what is to be said of it: each contradiction is a fault of authproxy. */
  readonly take: (facts: ExchangeFacts, judged: JudgedExchange) => readonly string[]
  readonly takeUnseen: (answer: UnseenAnswer) => void
  /** null = no browser was heard. */
  readonly view: () => WitnessSummary | null
}

const MAX_ANSWERS = 50
const MAX_ORIGINS = 200

export function createWitnessTally(basePath: string | null): WitnessTally {
  const unseen: Partial<Record<UnseenSource, number>> = {}
  const answers: { at: number; path: string; source: UnseenSource; tab: string | null }[] = []
  /** Only what the proxy stands in front of matters. */
  const origins = new Set<string>()
  let heard = 0
  let agreed = 0
  let disagreed = 0

  return {
    take: (facts, { verdicts, withheld }) => {
      if (origins.size < MAX_ORIGINS) origins.add(facts.origin)
      if (facts.exchange.witness === undefined) return []
      heard++
      const words = [
        ...verdicts.map(one => ({ name: one.cookie.name, own: one.verdict, browser: one.browser })),
        ...withheld.map(one => ({ name: one.cookie.name, own: one.verdict, browser: one.browser })),
      ]
      agreed += words.filter(one => one.browser?.word === 'agrees').length
      const wrong = words.filter(one => one.browser?.word === 'disagrees')
      disagreed += wrong.length
      return wrong.map(({ name, own, browser }) => describe(facts.exchange.id, name, own, browser))
    },
    takeUnseen: answer => {
      if (!URL.canParse(answer.url) || !origins.has(new URL(answer.url).origin)) return
      unseen[answer.source] = (unseen[answer.source] ?? 0) + 1
      const path = pathOf(answer.url)
      if (endpointOf(path, basePath)?.action !== 'session' || answers.length >= MAX_ANSWERS) return
      answers.push({ at: answer.at, path: printable(path, 200), source: answer.source, tab: answer.tab })
    },
    view: () => {
      if (heard === 0 && Object.keys(unseen).length === 0) return null
      return { heard, agreed, disagreed, unseen: { ...unseen }, sessionAnswers: [...answers] }
    },
  }
}

function describe(
  exchange: ExchangeId,
  name: string,
  own: { readonly kind: string; readonly reasons?: readonly string[] },
  browser: BrowserVerdict | null,
): string {
  const ours = own.reasons === undefined ? own.kind : `${own.kind} (${own.reasons.join(', ')})`
  const theirs =
    browser === null || browser.reasons.length === 0 ? 'has nothing against it' : browser.reasons.join(', ')
  return printable(
    `The browser disagrees about the cookie \`${name}\` in ${exchange}: authproxy says ${ours}, the browser says: ${theirs}. This is a fault of authproxy: please report it.`,
    600,
  )
}
