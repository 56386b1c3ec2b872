import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { formatReport, readCases, type SendCase, type StoreCase } from '../test/cookies/corpus-files.ts'
import { compareSend } from '../test/cookies/corpus-send.ts'
import { compareStore } from '../test/cookies/corpus-store.ts'
import { compareWire, formatWire } from '../test/cookies/corpus-wire.ts'

/**
 * Compares the cookie model with what a browser did: `node scripts/corpus-cookies.ts <folder>` reads store.jsonl and
 * send.jsonl (or .gz) there. Exit 1 on a miss, 2 when there is nothing to read.
 */
function main(folder: string | undefined): number {
  const has = (name: string) => ['', '.gz'].some(end => existsSync(join(folder ?? '', `${name}.jsonl${end}`)))
  if (folder === undefined || !(has('store') || has('send'))) {
    console.error('Usage: node scripts/corpus-cookies.ts <folder with store.jsonl and send.jsonl, or their .gz>')
    return 2
  }
  const misses: string[] = []
  if (has('store')) {
    const store = compareStore(readCases<StoreCase>(folder, 'store'))
    console.log(formatReport('STORE: verdict, all reasons, all fields', store))
    misses.push(...store.misses)
  }
  if (has('send')) {
    const cases = readCases<SendCase>(folder, 'send')
    const send = compareSend(cases)
    const wire = compareWire(cases)
    console.log(formatReport('SEND, context given: decision, all reasons, header', send))
    console.log(formatReport('SEND, from the wire alone: what is stated as certain', wire))
    console.log(formatWire(wire))
    misses.push(...send.misses, ...wire.misses)
  }
  for (const miss of misses) console.log(`miss ${miss}`)
  return misses.length === 0 ? 0 : 1
}

process.exitCode = main(process.argv[2])
