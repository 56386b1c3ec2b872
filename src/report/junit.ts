import { printable } from '../http/printable.ts'
import type { Diagnosis } from '../model/finding.ts'
import type { SessionSnapshot } from '../model/recording.ts'

/**
 * A report as CI servers read it (the JUnit XML that Jenkins, GitLab and GitHub actions take): one test case a rule that was
 * judged; causes that count (`failing`) are failures, other open causes are told as output of their case. A run in which nothing
 * could be judged is an error of its own case. Ends with a line feed.
 */
export function formatJunit(snapshot: SessionSnapshot, failing: readonly Diagnosis[]): string {
  const failures = new Map(failing.map(one => [one.key, one]))
  const open = snapshot.diagnoses.filter(one => one.state === 'open')
  const explained = new Set(open.flatMap(one => one.findings))
  const unexplained = snapshot.findings.filter(one => one.state === 'open' && !explained.has(one.fingerprint))
  const named = new Set([...open.map(one => one.id), ...unexplained.map(one => one.rule)])
  const passed = Object.keys(snapshot.checked).filter(rule => !named.has(rule))
  const judged = snapshot.outcome.kind === 'judged' || open.length > 0
  const cases = [
    ...(judged ? [] : [testcase('outcome', `<error message=${quoted(snapshot.outcome.text)}/>`)]),
    ...open.map(one =>
      testcase(
        one.id,
        failures.has(one.key)
          ? `<failure type=${quoted(one.severity)} message=${quoted(one.title)}>${escaped(wordsOf(one))}</failure>`
          : `<system-out>${escaped(wordsOf(one))}</system-out>`,
      ),
    ),
    ...unexplained.map(one => testcase(one.rule, `<system-out>${escaped(one.text)}</system-out>`)),
    ...passed.map(rule => testcase(rule, '')),
  ]
  const counts = `tests="${cases.length}" failures="${failures.size}" errors="${judged ? 0 : 1}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ${counts}>\n  <testsuite name="authproxy" ${counts}>\n${cases.join('\n')}\n  </testsuite>\n</testsuites>\n`
}

function testcase(name: string, inner: string): string {
  const start = `    <testcase classname="authproxy" name=${quoted(name)}`
  return inner === '' ? `${start}/>` : `${start}>${inner}</testcase>`
}

function wordsOf({ text, evidence, fix, places = [] }: Diagnosis): string {
  const proof = evidence.map(one => `${one.exchange} ${one.note}${one.excerpt === '' ? '' : `: ${one.excerpt}`}`)
  const code = places.map(one => `${one.file}:${one.line}:${one.column}: ${one.text}`)
  return [text, ...proof, `Fix: ${fix.summary}`, ...code, `Check: ${fix.verify}`].join('\n')
}

function quoted(text: string): string {
  return `"${escaped(text)}"`
}

/** Printable text holds no control character, which XML 1.0 has no form for. */
function escaped(text: string): string {
  const safe = text.split('\n').map(line => printable(line))
  return safe
    .join('\n')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
