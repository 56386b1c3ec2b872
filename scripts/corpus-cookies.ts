import { formatReport, readCases, type SendCase, type StoreCase } from '../test/cookies/corpus-files.ts'
import { compareSend } from '../test/cookies/corpus-send.ts'
import { compareStore } from '../test/cookies/corpus-store.ts'
const folder = process.argv[2] ?? ''
const store = compareStore(readCases<StoreCase>(folder, 'store'))
console.log(formatReport('store', store))
for (const miss of store.misses) console.log(miss)
const send = compareSend(readCases<SendCase>(folder, 'send'))
console.log(formatReport('send', send))
for (const miss of send.misses) console.log(miss)
import { compareWire } from '../test/cookies/corpus-wire.ts'
const wire = compareWire(readCases<SendCase>(folder, 'send'))
console.log(formatReport('wire', wire), wire.ambiguous, wire.unexplained)
for (const miss of wire.misses) console.log(miss)
