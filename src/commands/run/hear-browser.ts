import { setTimeout as delay } from 'node:timers/promises'
import { headerValue } from '../../http/headers.ts'
import type { BrowserPipe } from '../../launch/browser-pipe.ts'
import type { Exchange } from '../../model/exchange.ts'
import type { UnseenAnswer } from '../../model/witness.ts'
import { createMessageSplitter } from '../../witness/split-messages.ts'
import { type BrowserWitness, createWitness } from '../../witness/witness.ts'

/** Hears what the browser says of an exchange, where there is one that authproxy opened. */
export interface BrowserEar {
  /** The exchange with the browser's account, or as it is where there will be none; null = it may yet be told. */
  readonly hear: (exchange: Exchange) => Exchange | null
  /** `listener`: something new is known. */
  readonly onNews: (listener: () => void) => void
  readonly listen: (pipe: BrowserPipe, browser: OpenedBrowser) => void
}

export interface OpenedBrowser {
  /** Where its first page is to go. */
  readonly url: string
  /** Sends it there without the pipe. */
  readonly visit: () => void
  readonly ended: Promise<unknown>
  readonly tell: (text: string) => void
}

/** A browser that has not shown a page by then does not answer. */
const ANSWERS_MS = 5_000
/** A browser that is closed closes its pipe a moment earlier. */
const CLOSING_MS = 1_500
const NOT_HEARD =
  'The browser gives no account of its own (its debugging pipe is closed): its verdicts are left out, all else goes on.'

export function createBrowserEar(
  onUnseen: (answer: UnseenAnswer) => void,
  witness: BrowserWitness = createWitness(),
): BrowserEar {
  let listening = false
  let news: () => void = () => {}

  const listen = (pipe: BrowserPipe, { url, visit, ended, tell }: OpenedBrowser): void => {
    listening = true
    let gone = false
    void ended.then(() => {
      gone = true
    })
    const stop = async (text: string): Promise<void> => {
      if (!listening) return
      listening = false
      news()
      await delay(CLOSING_MS, undefined, { ref: false })
      if (gone) return
      if (!witness.isUnderWay()) visit()
      tell(text)
    }
    const feed = createMessageSplitter(message => {
      for (const command of witness.take(message, Date.now())) pipe.send(command)
    })
    pipe.onData(chunk => {
      feed(chunk)
      for (const answer of witness.unseen()) onUnseen(answer)
      news()
    })
    void pipe.closed.then(() => stop(NOT_HEARD))
    for (const command of witness.begin(url)) pipe.send(command)
    void delay(ANSWERS_MS, undefined, { ref: false }).then(() => {
      if (!witness.isUnderWay()) void stop(NOT_HEARD)
    })
  }

  return {
    listen,
    onNews: listener => {
      news = listener
    },
    hear: exchange => {
      const claim = witness.claim(exchange)
      if (claim.kind === 'joined') return { ...exchange, witness: claim.witness }
      const mayCome =
        listening &&
        claim.kind === 'untold' &&
        exchange.initiator === 'browser' &&
        !exchange.upgrade &&
        witness.mayBeIts(headerValue(exchange.request.headers, 'user-agent'))
      return mayCome ? null : exchange
    },
  }
}
