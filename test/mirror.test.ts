import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/**
 * Files of src without a test of their name: a file, or a folder (with its slash) for all in it that have none; the tests
 * that cover them; and why those are the better place.
 */
const EXCEPTIONS: ReadonlyArray<readonly [path: string, coveredBy: string, reason: string]> = [
  ['playwright.ts', 'e2e/playwright.test.ts', 'a fixture of a test runner, run by it in a real browser'],
  ['cli.ts', 'e2e/command-line.test.ts', 'is a process: its exit codes and streams are looked at from outside'],
  [
    'commands/',
    'e2e/command-line.test.ts',
    'commands only join the parts; what they print and do is seen from outside',
  ],
  ['agent/ask.ts', 'agent/serve.test.ts', 'asks a real socket'],
  ['agent/run-folder.ts', 'agent/serve.test.ts', 'a folder is opened where something is served'],
  ['agent/tools.ts', 'agent/call-tool.test.ts', 'a table'],
  ['agent/wire.ts', 'agent/serve.test.ts', 'two numbers'],
  ['agent/', 'agent/answer.test.ts', 'parts of the answers, which are read whole'],
  [
    'proxy/',
    'integration/proxy-streaming.test.ts',
    'servers and sockets: tried against a real browser side and a real app',
  ],
  ['tui/screens/', 'tui/screens/frame.test.tsx', 'a screen is seen whole, in its frame'],
  ['tui/browse.ts', 'tui/start-tui.test.tsx', 'what a key asks of the world outside'],
  ['tui/take-mouse.ts', 'tui/start-tui.test.tsx', 'what a terminal sees of it'],
  ['tui/suspend.ts', 'tui/start-tui.test.tsx', 'what a terminal sees of it'],
  ['tui/input.ts', 'tui/start-tui.test.tsx', 'what keys and clicks do is seen in a terminal'],
  ['tui/', 'tui/App.test.tsx', 'parts of the reducer and of the frame, driven by keys'],
  ['analyzers/trackers/', 'analyzers/all-rules.test.ts', 'what a tracker joins is told by the examples of its rules'],
  ['analyzers/provider-time.ts', 'analyzers/all-rules.test.ts', 'what it leaves out is told by the examples of rules'],
  ['analyzers/observe.ts', 'analyzers/all-rules.test.ts', 'joins the trackers'],
  ['analyzers/read-exchange.ts', 'recording/overview.test.ts', 'each fact is told by what is made of it'],
  ['analyzers/read-set-cookies.ts', 'recording/overview.test.ts', 'each fact is told by what is made of it'],
  ['analyzers/exchange-reader.ts', 'recording/recording.test.ts', 'what it learns of names is told by what is found'],
  ['doctor/claim-places.ts', 'doctor/locate.test.ts', 'a part of pointing at places'],
  ['doctor/join-apps.ts', 'commands/doctor-layouts.test.ts', 'layouts are judged whole'],
  ['doctor/config-places.ts', 'doctor/locate.test.ts', 'a part of pointing at places'],
  ['doctor/place-table.ts', 'doctor/locate.test.ts', 'a part of pointing at places'],
  ['doctor/throwing-reads.ts', 'doctor/locate.test.ts', 'a part of pointing at places'],
  ['doctor/', 'commands/doctor.test.ts', 'parts of one reading, told by small apps with one known fault, and without'],
  ['report/doctor.ts', 'commands/doctor.test.ts', 'what it prints of those apps'],
  ['report/sarif.ts', 'commands/doctor.test.ts', 'what it prints of those apps'],
  ['compare/', 'compare/compare.test.ts', 'parts of one comparison, which recordings with one known fault judge'],
  ['analyzers/define-reject-rule.ts', 'analyzers/all-rules.test.ts', 'its rules have the examples'],
  ['analyzers/define-join-rule.ts', 'analyzers/all-rules.test.ts', 'its rules have the examples'],
  ['auth/next-auth-v4.ts', 'auth/cookie-names.test.ts', 'a table'],
  ['auth/authjs-v5.ts', 'auth/cookie-names.test.ts', 'a table'],
  ['cookies/', 'cookies/corpus.test.ts', 'parts of the verdicts, which a corpus of browser answers judges'],
  [
    'certs/mkcert.ts',
    'integration/mkcert.test.ts',
    'openssl makes its root, as mkcert would, and verifies what it signs',
  ],
  ['witness/', 'witness/witness.test.ts', 'parts of one reading, told by what a real browser said'],
  ['launch/browser-pipe.ts', 'e2e/witness.test.ts', 'two pipes of a real browser'],
  ['launch/shift-clock.ts', 'launch/moved-time.test.ts', 'it runs in a process of its own'],
  ['launch/foreground.ts', 'integration/verify.test.ts', 'its command is started for real'],
  ['fronts/nginx-place.ts', 'fronts/nginx-file.test.ts', 'which location is taken, and what it inherits'],
  ['fronts/', 'fronts/index.test.ts', 'tables, one for each front'],
  ['analyzers/exchange-reader.ts', 'recording/recording.test.ts', 'reads what a recording takes in'],
  ['compare/', 'compare/compare.test.ts', 'parts of the comparison, whose law is that only what matters differs'],
  ['har/cut-entries.ts', 'har/load.test.ts', 'a file that is cut is compared with itself read at once'],
  ['har/body-room.ts', 'har/load.test.ts', 'which bodies stay is seen in what was read'],
  ['har/write-reason.ts', 'har/save.test.ts', 'why a file could not be written is told of a file that cannot be'],
  ['har/journal.ts', 'har/read-journal.test.ts', 'what it writes is read again'],
  ['har/', 'har/write.test.ts', 'parts of reading and writing, whose law is that one undoes the other'],
  ['report/', 'docs.test.ts', 'prints the pages that are compared with the code'],
  ['recording/listeners.ts', 'recording/recording.test.ts', 'a part of the session, told by its events'],
  ['recording/log-book.ts', 'recording/recording.test.ts', 'a part of the session, told by what its log decides'],
  ['recording/proven-words.ts', 'recording/proven.test.ts', 'the words of what was proven'],
  ['recording/troubles.ts', 'recording/recording.test.ts', 'the words of what the session could not judge'],
  ['recording/own-questions.ts', 'recording/browser-session.test.ts', 'they change nothing of what a browser has'],
  ['recording/reveal.ts', 'recording/recording.test.ts', 'a part of the session, told by what it opens'],
  ['recording/story.ts', 'recording/road.test.ts', 'joins what the session screen draws'],
  ['recording/', 'recording/redact.test.ts', 'parts of the redactor, which is tried whole: nothing gets past it'],
]

/** Tests that are not of one file; those at the top are of the whole project. */
const OF_MANY_FILES = [
  'commands/doctor-layouts.test.ts',
  'fronts/cloud-caches.test.ts',
  'tui/screens/frames.test.ts',
  'analyzers/all-rules.test.ts',
  'analyzers/corpus.test.ts',
  'analyzers/fronts.test.ts',
  'analyzers/healthy.test.ts',
  'analyzers/early-v5-codes.test.ts',
  'analyzers/field.test.ts',
  'analyzers/fix-code.test.ts',
  'analyzers/strangers.test.ts',
  'analyzers/rule-examples.test.ts',
  'analyzers/other-libraries.test.ts',
  'commands/hostile-files.test.ts',
  'commands/line/hostile-arguments.test.ts',
  'commands/locale.test.ts',
  'commands/secrets.test.ts',
  'har/producers.test.ts',
  'cookies/corpus.test.ts',
  'recording/laws.test.ts',
  'doctor/example-faults.test.ts',
  'tui/reveal.test.ts',
  'tui/screens/frames.test.ts',
  'tui/screens/recorded-frames.test.ts',
  'e2e/',
  'integration/',
]

const list = (folder: string) =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map(name => name.replaceAll('\\', '/'))
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const sources = list('src').filter(name => /\.tsx?$/.test(name) && !/^(model|analyzers\/rules)\//.test(name))
const tests = list('test').filter(name => /\.test\.tsx?$/.test(name))
const bare = (name: string) => name.replace(/(\.test)?\.tsx?$/, '')
const tested = new Set(tests.map(bare))

/** Types alone have nothing to try. */
function isTypesOnly(name: string): boolean {
  const text = read(`src/${name}`)
  return /^export (type|interface)/m.test(text) && !/^export (?!type|interface)/m.test(text)
}
const untested = sources.filter(name => !tested.has(bare(name)) && !isTypesOnly(name))
const fits = (name: string, path: string) => (path.endsWith('/') ? name.startsWith(path) : name === path)
/** The first row that fits is the one that counts. */
const rowOf = (name: string) => EXCEPTIONS.find(([path]) => fits(name, path))

/** Every file of the project that a test runs, by its imports and theirs. */
function reachOf(test: string): ReadonlySet<string> {
  const seen = new Set<string>()
  const queue = [`test/${test}`]
  for (let path = queue.pop(); path !== undefined; path = queue.pop()) {
    if (seen.has(path) || !existsSync(join(root, path))) continue
    seen.add(path)
    for (const [, from = '', lazily = ''] of read(path).matchAll(/ from '(\.[^']+)'|import\('(\.[^']+)'\)/g)) {
      queue.push(relative(root, resolve(root, dirname(path), from || lazily)))
    }
  }
  return seen
}

describe('test mirrors src', () => {
  test('there is something to compare', () => {
    expect(sources.length).toBeGreaterThan(100)
    expect(untested.length).toBeLessThan(sources.length / 2)
  })

  test('every file of src has a test of its name, or an exception', () => {
    expect(untested.filter(name => rowOf(name) === undefined)).toEqual([])
  })

  test('no exception stands for nothing', () => {
    const used = new Set(untested.map(name => rowOf(name)?.[0]))
    expect(EXCEPTIONS.map(([path]) => path).filter(path => !used.has(path))).toEqual([])
  })

  test.each(EXCEPTIONS)('%s is run by %s', (path, coveredBy) => {
    expect(tests).toContain(coveredBy)
    // These start the program, or hold it at its sockets.
    if (/^(e2e|integration)\//.test(coveredBy)) return
    const reach = reachOf(coveredBy)
    const missed = untested.filter(name => rowOf(name)?.[0] === path && !reach.has(`src/${name}`))
    expect(missed).toEqual([])
  })

  test('every test is of a file of src, or of many', () => {
    const known = new Set(list('src').map(bare))
    const strays = tests.filter(
      name => name.includes('/') && !known.has(bare(name)) && !OF_MANY_FILES.some(path => fits(name, path)),
    )
    expect(strays).toEqual([])
    expect(OF_MANY_FILES.filter(path => !tests.some(name => fits(name, path)))).toEqual([])
  })
})
