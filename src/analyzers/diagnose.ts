import { printable } from '../http/printable.ts'
import type { ExchangeId } from '../model/exchange.ts'
import type { Confidence, Diagnosis, Evidence, Finding, Fix, Severity } from '../model/finding.ts'
import type { ObservationKind } from '../model/observation.ts'
import type { Rule } from '../model/rule.ts'
import { fillTemplate } from './define-rule.ts'
import { codeFor } from './in-dialect.ts'

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

/** Whose request it was is not known. */
const UNTOLD = 'c0'

/** Of a title that says its whole sentence. */
const MAX_TITLE = 400

/** Open before resolved, most severe first, newest first. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return [...findings].sort(
    (a, b) =>
      Number(a.state === 'resolved') - Number(b.state === 'resolved') ||
      RANK[a.severity] - RANK[b.severity] ||
      b.lastAt - a.lastAt,
  )
}

/**
 * Findings are symptoms; a diagnosis is the root cause with the findings beneath that it explains. A finding is folded
 * under another when that one's rule says so (`explains`), or when it is a note of the same rule on the same subject, unless the
 * cause is over and the symptom is not; what a symptom itself explains goes with it to the root. What nobody explains stands for itself. Info findings make a diagnosis only by
 * themselves, never on top of an error.
 */
export function diagnose(findings: readonly Finding[], rules: readonly Rule[]): readonly Diagnosis[] {
  const byId = new Map(rules.map(rule => [rule.id, rule]))
  const sorted = sortFindings(findings)
  const explainedBy = new Map<string, Finding>()
  const rootOf = (finding: Finding): Finding => {
    let root = finding
    for (let next = explainedBy.get(root.fingerprint); next !== undefined; next = explainedBy.get(root.fingerprint))
      root = next
    return root
  }
  for (const cause of sorted) {
    const explains = byId.get(cause.rule)?.explains ?? []
    if (cause.severity === 'info') continue
    for (const symptom of sorted) {
      const isNote = symptom.severity === 'info' && symptom.rule === cause.rule && symptom.subject === cause.subject
      const isBeneath = isNote || explains.includes(symptom.rule) || settles(cause, symptom, byId)
      if (symptom === cause || !isBeneath || isOutdone(cause, symptom, byId)) continue
      if (!isOfItsBrowsers(cause, symptom, byId)) continue
      if (cause.state === 'resolved' && symptom.state === 'open') continue
      // Two rules may explain each other: the first one stands, and nothing is its own root.
      if (!explainedBy.has(symptom.fingerprint) && rootOf(cause) !== symptom)
        explainedBy.set(symptom.fingerprint, cause)
    }
  }
  const causes = sorted.filter(finding => !explainedBy.has(finding.fingerprint))
  const diagnoses = causes.flatMap(cause => {
    const rule = byId.get(cause.rule)
    if (rule === undefined) return []
    const symptoms = sorted.filter(finding => finding !== cause && rootOf(finding) === cause)
    return [toDiagnosis(cause, symptoms, rule, byId)]
  })
  return toldApart(diagnoses, causes).toSorted(
    (a, b) => Number(a.state === 'resolved') - Number(b.state === 'resolved') || RANK[a.severity] - RANK[b.severity],
  )
}

/**
 * What stands in the cookies of one browser: it explains what the same browser met, and nobody else's trouble. A callback that drops
 * a claim, or a guard that looks for another name, is the app's, and meets everybody.
 */
const OF_A_BROWSER: ReadonlySet<ObservationKind> = new Set(['repeated-cookie', 'session-join'])

function isOfItsBrowsers(cause: Finding, symptom: Finding, byId: ReadonlyMap<string, Rule>): boolean {
  if (byId.get(cause.rule)?.on.every(kind => OF_A_BROWSER.has(kind)) !== true) return true
  const known = cause.clients ?? []
  if (known.length === 0 || known.includes(UNTOLD)) return true
  return (symptom.clients ?? []).every(client => client === UNTOLD || known.includes(client))
}

/** Where titles are alike, each says of what it speaks, or all of it: a person sees two rows, and knows which is which. */
function toldApart(diagnoses: readonly Diagnosis[], causes: readonly Finding[]): readonly Diagnosis[] {
  const byKey = new Map(causes.map(one => [one.fingerprint, one]))
  return diagnoses.map(one => {
    const alike = diagnoses.filter(other => other !== one && other.title === one.title)
    const cause = byKey.get(one.key)
    if (alike.length === 0 || cause === undefined) return one
    const isTold = cause.subject !== '' && alike.every(other => byKey.get(other.key)?.subject !== cause.subject)
    return { ...one, title: printable(isTold ? `${one.title} (${cause.subject})` : cause.text, MAX_TITLE) }
  })
}

function toDiagnosis(
  cause: Finding,
  symptoms: readonly Finding[],
  rule: Rule,
  byId: ReadonlyMap<string, Rule>,
): Diagnosis {
  // The cause settles what its symptoms could only guess: their guesses, and notes in passing, are not repeated.
  const proven = symptoms.filter(one => one.severity !== 'info' && decidesOf(one, byId.get(one.rule)) === null)
  const all = [cause, ...symptoms]
  const severity = all.map(one => one.severity).sort((a, b) => RANK[a] - RANK[b])[0] ?? cause.severity
  const confidence = confidenceOf(cause, rule)
  const facts = confidence.kind === 'proven' ? factsOf(symptoms, byId) : []
  const consequence = proven.length === 0 ? '' : ` ${proven[0]?.text}`
  return {
    id: cause.rule,
    key: cause.fingerprint,
    severity,
    title: headlineOf(rule, cause),
    text: `${cause.text}${consequence}`,
    confidence,
    findings: [cause.fingerprint, ...symptoms.map(one => one.fingerprint)],
    evidence: chainOf(cause, symptoms),
    fix: fillFix((Object.hasOwn(rule.fixes, cause.message) ? rule.fixes[cause.message] : null) ?? rule.fix, cause),
    state: cause.state,
    ...(facts.length === 0 ? {} : { facts }),
    ...(cause.recorded === undefined ? {} : { recorded: cause.recorded }),
  }
}

/** What one finding of a rule proves, another one of it need not guess. */
function settles(cause: Finding, guess: Finding, byId: ReadonlyMap<string, Rule>): boolean {
  if (cause.rule !== guess.rule || cause.subject !== guess.subject) return false
  if (cause.severity !== 'info' && guess.severity === 'info') return true
  const rule = byId.get(cause.rule)
  return decidesOf(cause, rule) === null && decidesOf(guess, rule) !== null
}

/** Of two findings of one rule the one that is proven stands: a guess does not take its place. */
function isOutdone(guess: Finding, other: Finding, byId: ReadonlyMap<string, Rule>): boolean {
  const rule = byId.get(guess.rule)
  return (
    guess.rule === other.rule &&
    other.severity !== 'info' &&
    decidesOf(guess, rule) !== null &&
    decidesOf(other, rule) === null
  )
}

function decidesOf(finding: Finding, rule: Rule | undefined): string | null {
  return finding.decides === undefined ? (rule?.decides ?? null) : finding.decides
}

/** The fact in a sentence that goes on to guess: `The cookie was deleted` of `The cookie was deleted: a callback threw, or …`. */
const FACT = /^(?:[^:(`"]|\([^()]*\)|`[^`]*`|"[^"]*"|:(?! ))+(?=: )/

/** What the symptoms of a proven cause alone could only guess is left out. */
function factsOf(symptoms: readonly Finding[], byId: ReadonlyMap<string, Rule>): NonNullable<Diagnosis['facts']> {
  return symptoms.flatMap(one => {
    const guesses = decidesOf(one, byId.get(one.rule)) !== null
    const fact = guesses ? FACT.exec(one.text)?.[0] : undefined
    return fact === undefined ? [] : [{ finding: one.fingerprint, text: `${fact}.` }]
  })
}

function confidenceOf(cause: Finding, rule: Rule): Confidence {
  const decides = decidesOf(cause, rule)
  return decides === null ? { kind: 'proven' } : { kind: 'likely', decides: fillTemplate(decides, cause.data) }
}

/** The cause's proof and what its symptoms add, in order of time: one entry an exchange and part. */
function chainOf(cause: Finding, symptoms: readonly Finding[]): readonly [Evidence, ...Evidence[]] {
  const [first, ...rest] = cause.evidence
  const chain: [Evidence, ...Evidence[]] = [first, ...rest]
  for (const evidence of symptoms.flatMap(one => one.evidence.slice(0, 2))) {
    const known = chain.some(one => one.exchange === evidence.exchange && one.headerIndex === evidence.headerIndex)
    if (!known && chain.length < 8) chain.push(evidence)
  }
  const [head = first, ...tail] = chain.toSorted((a, b) => numberOf(a.exchange) - numberOf(b.exchange))
  return [head, ...tail]
}

function numberOf(exchange: ExchangeId): number {
  return Number(exchange.slice(1))
}

/** The headline with the finding's own names in it; the plain title where a name is missing. */
function headlineOf(rule: Rule, cause: Finding): string {
  const text = fillTemplate(rule.headline ?? rule.title, cause.data)
  return /\{\{\w+\}\}/.test(text) ? rule.title : text
}

/** The rule's fix with the finding's own names in it. */
export function fillFix(fix: Fix, finding: Finding): Fix {
  const fill = (text: string) => fillTemplate(text, finding.data)
  return {
    summary: fill(fix.summary),
    v4: fix.v4 === null ? null : codeFor(fill(fix.v4), 'next-auth-v4'),
    v5: fix.v5 === null ? null : codeFor(fill(fix.v5), 'authjs-v5'),
    verify: fill(fix.verify),
  }
}
