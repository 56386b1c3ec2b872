import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { Ajv } from 'ajv'
import { describe, expect, test } from 'vitest'
import { validateXML } from 'xmllint-wasm'
import { analyze } from '../src/commands/analyze.ts'
import { doctor } from '../src/commands/doctor.ts'
import { formatJunit } from '../src/report/junit.ts'
import { DIAGNOSIS, snapshot } from './report/samples.ts'
import { ANSWERS, CAPTURES } from './support/captures.ts'
import { HOSTILE } from './support/poison.ts'
import { fakeTerminal } from './support/terminal.ts'

// What we write in formats of others, held against their own schemas.
const standard = (name: string) => readFileSync(new URL(`./fixtures/standards/${name}`, import.meta.url), 'utf8')
const NONE = { appDir: null, secretFile: null, secretEnv: null, sessionCookies: [], basePath: null, version: '0.0.0' }

describe("JUnit, by the schema of Jenkins' reader", () => {
  const schema = standard('jenkins-junit.xsd')
  const faultsOf = async (reports: readonly string[]) => {
    const xml = reports.map((contents, index) => ({ fileName: `${index}.xml`, contents }))
    const { errors } = await validateXML({ xml, schema, initialMemoryPages: 256 })
    return errors.map(one => one.rawMessage)
  }

  test('it is one that can fail', async () => {
    expect(await faultsOf(['<testsuites><testcase name="a"/></testsuites>'])).not.toEqual([])
    expect(await faultsOf(['<testsuites tests="many"/>', '<testsuites>'])).not.toEqual([])
  })

  test('what analyze writes of recordings', async () => {
    const reports: string[] = []
    for (const row of ANSWERS.filter((_row, index) => index % 4 === 0)) {
      const { terminal, stdout } = fakeTerminal({ env: row.secret ? { AUTH_SECRET: row.secret } : {} })
      const file = fileURLToPath(new URL(`${row.file}.gz`, CAPTURES))
      await analyze({ file, reporter: 'junit', failOn: 'never', ...NONE }, terminal)
      reports.push(stdout())
    }
    expect(reports.join('').match(/<failure/g)?.length).toBeGreaterThan(10)
    expect(await faultsOf(reports)).toEqual([])
  })

  test('where nothing could be judged, and with hostile words', async () => {
    const outcome = { kind: 'nobody-came', text: 'Nobody came.', proven: [], notJudged: [] } as const
    const hostile = HOSTILE.map(text => {
      const cause = { ...DIAGNOSIS, title: text, text: `${text}]]>\ud800\ufffe` }
      return formatJunit(snapshot({ diagnoses: [cause] }), [cause])
    })
    expect(await faultsOf([formatJunit(snapshot({ outcome }), []), ...hostile])).toEqual([])
  })
})

describe('SARIF 2.1.0, by the schema of OASIS', () => {
  // Of draft-04, in whose words but these two it says nothing that draft-07 says otherwise.
  const { $schema: _, id: __, ...schema } = JSON.parse(standard('sarif-2.1.0-rtm.5.json'))
  const ajv = new Ajv({
    allErrors: false,
    strict: false,
    unicodeRegExp: false,
    formats: { uri: isUri, 'uri-reference': isUriReference },
  })
  const validate = ajv.compile(schema)
  const fixtures = fileURLToPath(new URL('./fixtures/doctor', import.meta.url))

  test('it is one that can fail', () => {
    expect(validate({ version: '2.1.0', runs: [{ tool: {} }] })).toBe(false)
    expect(validate({ version: '2.1.0', runs: [], wrong: 1 })).toBe(false)
  })

  test('what doctor writes of every faulty app, and of every healthy one', () => {
    let results = 0
    for (const name of readdirSync(fixtures).filter(one => !one.includes('.'))) {
      for (const kind of readdirSync(`${fixtures}/${name}`).filter(one => !one.includes('.'))) {
        const { terminal, stdout } = fakeTerminal()
        doctor({ dir: `${fixtures}/${name}/${kind}`, reporter: 'sarif', failOn: 'never', version: '0.0.0' }, terminal)
        const log = JSON.parse(stdout())
        validate(log)
        expect([name, kind, validate.errors ?? []]).toEqual([name, kind, []])
        results += log.runs[0].results.length
      }
    }
    expect(results).toBeGreaterThan(20)
  })
})

function isUri(text: string): boolean {
  return URL.canParse(text)
}

/** Relative to a folder, and nothing that would have to be encoded. */
function isUriReference(text: string): boolean {
  return URL.canParse(text, 'file:///') && !/[\s\\"<>^`{|}]/.test(text)
}
