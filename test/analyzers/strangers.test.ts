import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { findMount } from '../../src/analyzers/find-mount.ts'
import { createSession } from '../../src/recording/recording.ts'
import { formatSummary } from '../../src/report/text.ts'
import { DIGEST_KEY, findingsInExportOf, findingsOf } from '../support/read-again.ts'
import { type RuleExample, readExamples } from '../support/rule-examples.ts'
import { logOf, playExample, SECRET } from '../support/transcript.ts'

/*
 * Public reports of strangers, played: `# address: what they saw`, what NextAuth gives on the wire, and the id of the cause that
 * must stand first, by name. `= nothing`: healthy, nothing above info at any moment; `= silent`: a fault that no request shows.
 * What is expected is written down before it is played. Ninth batch, 66 reports, at first play: 52 right (all 20 healthy ones), 7 half
 * (the right place, words or a fix that miss), 5 silent, 2 wrong; its second part, 22 new ones: 17 right (6 of 7 healthy ones, 1 false
 * alarm), 1 silent, 1 neighbour, 2 wrong. Eighth batch, 61 reports: 48 right (all 18 healthy ones), 7 half, 5 silent, 1 wrong; its
 * second part, 15 new ones: 12 right, 1 half, 2 silent. Seventh batch, 56 reports: 42 right, 8 silent, 3 a neighbouring cause, 3 wrong.
 */
const FOLDER = new URL('../fixtures/strangers/', import.meta.url)
const FILES = readdirSync(FOLDER).filter(name => name.endsWith('.txt') && !name.startsWith('said'))

async function judge(example: RuleExample, secret: boolean) {
  const exchanges = await playExample(example)
  // As `analyze` does with a file.
  const basePath = findMount(exchanges)
  const session = createSession({ digestKey: new Uint8Array(32).fill(7), secrets: secret ? [SECRET] : [], basePath })
  const serious = new Set<string>()
  session.subscribe(event => {
    if ('finding' in event && event.finding.severity !== 'info') serious.add(event.finding.rule)
  })
  const log = logOf(example)
  for (const exchange of exchanges) {
    while (log[0] !== undefined && log[0].at < exchange.startedAt + 1_000) session.ingestLog(log.shift() ?? log[0])
    session.ingest(exchange)
  }
  await session.settled()
  return { snapshot: session.snapshot(), serious: [...serious] }
}

describe.each(FILES)('%s', name => {
  const examples = readExamples(readFileSync(new URL(name, FOLDER), 'utf8'))
  test.each(examples.map(one => [one.title, one] as const))('%s', async (_title, example) => {
    for (const secret of example.secret === false ? [false] : [true, false]) {
      const { snapshot, serious } = await judge(example, secret)
      expect(snapshot.diagnostics).toEqual([])
      if (example.expect === 'nothing' || example.expect === 'silent') expect(serious).toEqual([])
      else expect(snapshot.diagnoses.map(one => one.id)[0] ?? snapshot.outcome.text).toBe(example.expect)
    }
  })

  test('the redacted export of each gives the same findings, without the secret', async () => {
    for (const example of examples) {
      const exchanges = await playExample(example)
      const live = createSession({ digestKey: DIGEST_KEY, secrets: example.secret === false ? [] : [SECRET] })
      for (const exchange of exchanges) live.ingest(exchange)
      const expected = await findingsOf(live)
      expect([example.title, ...(await findingsInExportOf(live))]).toEqual([example.title, ...expected])
    }
  })

  test('what a user reads of each, word for word', async () => {
    const told: string[] = []
    for (const example of examples) {
      const { snapshot } = await judge(example, example.secret !== false)
      const said = formatSummary(snapshot, { color: false, recording: true })
      told.push(`== ${example.title}\n${said.replace(/\d+ checks? passed/, 'n checks passed')}\n`)
    }
    await expect(told.join('\n')).toMatchFileSnapshot(fileURLToPath(new URL(`said/${name}`, FOLDER)))
  })
})
