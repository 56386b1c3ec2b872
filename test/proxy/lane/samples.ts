import type { Exchange } from '../../../src/model/exchange.ts'
import type { ExchangeSummary } from '../../../src/model/recording.ts'
import { summarise } from '../../../src/recording/summary.ts'

/** An exchange whose answer has a body of so many octets, each its number; 0 = none. */
export function exchangeWith(number: number, bodyBytes: number): Exchange {
  return {
    id: `x${number}`,
    source: 'live',
    initiator: 'browser',
    startedAt: 1_000 + number,
    timing: { sendMs: 1, waitMs: 2, receiveMs: 3 },
    connection: 'c1',
    upgrade: false,
    request: {
      method: 'GET',
      url: 'https://localhost:3443/a',
      httpVersion: 'HTTP/1.1',
      headers: [['Host', 'localhost:3443']],
      body: null,
    },
    forwarded: [['Host', 'localhost:3443']],
    outcome: {
      kind: 'response',
      received: {
        status: 200,
        statusText: 'OK',
        httpVersion: 'HTTP/1.1',
        headers: [['Content-Type', 'text/plain']],
        body: bodyBytes === 0 ? null : { bytes: new Uint8Array(bodyBytes).fill(number), totalBytes: bodyBytes },
        complete: true,
      },
      delivered: [['Content-Type', 'text/plain']],
    },
  }
}

export const FILE: ExchangeSummary = summarise(exchangeWith(0, 0), null)
