import { createHash } from 'node:crypto'
import type { ExchangeId } from '../model/exchange.ts'
import type { Evidence, Finding, Severity } from '../model/finding.ts'
import type { Observation, ObservationKind } from '../model/observation.ts'
import type { Rule, RuleOutcome } from '../model/rule.ts'

/** What one exchange changed in the list of findings. */
export interface FindingChange {
  readonly kind: 'opened' | 'repeated' | 'resolved'
  readonly finding: Finding
}

/** The findings so far. `judge` is the only way to change them; order of calls is order of completion. */
export interface FindingBook {
  readonly judge: (observations: readonly Observation[]) => readonly FindingChange[]
  readonly findings: () => readonly Finding[]
  readonly checked: () => Readonly<Record<string, number>>
  readonly diagnostics: () => readonly string[]
}

interface Entry {
  finding: Finding
  /** Situations that have not passed since the last failure. */
  pending: Set<string>
  readonly situations: ReadonlySet<string>
  /** Of the first occurrence that says what the finding says now. */
  firstEvidence: readonly [Evidence, ...Evidence[]]
}

/** A rule as the book runs it. */
interface Runner {
  readonly rule: Rule
  /** Its findings, in order of their opening. */
  readonly entries: Entry[]
  /** How often it said anything. */
  checked: number
}

const MAX_FINDINGS = 500
const MAX_DIAGNOSTICS = 50
const MAX_CLIENTS = 50

/** Of rule, message and subject: the same in every run. */
export function fingerprintOf(rule: string, message: string, subject: string): string {
  return createHash('sha256').update(`${rule}\n${message}\n${subject}`).digest('hex').slice(0, 16)
}

/** Runs the rules over observations, de-duplicates their failures, and resolves what passes again. */
export function createFindingBook(rules: readonly Rule[]): FindingBook {
  const entries = new Map<string, Entry>()
  /** Those that said anything, in the order in which they did first. */
  const spoke: Runner[] = []
  const diagnostics: string[] = []
  const byKind = new Map<ObservationKind, Runner[]>()
  for (const rule of rules) {
    const runner: Runner = { rule, entries: [], checked: 0 }
    for (const kind of rule.on) {
      const others = byKind.get(kind)
      if (others === undefined) byKind.set(kind, [runner])
      else others.push(runner)
    }
  }

  /** A throwing rule becomes one diagnostic, and the other rules still answer. */
  const safely = (rule: Rule, observation: Observation): readonly RuleOutcome[] => {
    try {
      return rule.judge(observation)
    } catch (error) {
      const text = `rule ${rule.id} failed: ${error instanceof Error ? error.name : 'unknown error'}`
      if (!diagnostics.includes(text) && diagnostics.length < MAX_DIAGNOSTICS) diagnostics.push(text)
      return []
    }
  }

  const fail = (
    { rule, entries: ofRule }: Runner,
    outcome: RuleOutcome & { kind: 'fail' },
    { at, origin, client }: Observation,
  ): FindingChange | null => {
    const fingerprint = fingerprintOf(rule.id, outcome.message, outcome.subject)
    const known = entries.get(fingerprint)
    if (known === undefined) {
      if (entries.size >= MAX_FINDINGS) return null
      const finding: Finding = {
        fingerprint,
        rule: rule.id,
        message: outcome.message,
        origin,
        severity: outcome.severity,
        text: outcome.text,
        subject: outcome.subject,
        data: outcome.data,
        ...(outcome.decides === undefined ? {} : { decides: outcome.decides }),
        evidence: outcome.evidence,
        count: 1,
        state: 'open',
        clients: [client],
        firstAt: at,
        lastAt: at,
        resolvedBy: null,
      }
      const situations = new Set(outcome.situations)
      const entry: Entry = { finding, pending: new Set(situations), situations, firstEvidence: outcome.evidence }
      entries.set(fingerprint, entry)
      ofRule.push(entry)
      return { kind: 'opened', finding }
    }
    const reopened = known.finding.state === 'resolved'
    // What is wrong may have changed in between (another Path, other claims): the old words and their proof would lie.
    if (reopened || outcome.text !== known.finding.text) known.firstEvidence = outcome.evidence
    known.finding = {
      ...known.finding,
      ...decidedBy(known.finding, outcome),
      text: outcome.text,
      data: outcome.data,
      count: known.finding.count + 1,
      evidence: mergeEvidence(known.firstEvidence, outcome.evidence),
      severity: worse(known.finding.severity, outcome.severity),
      state: 'open',
      clients: withClient(known.finding.clients ?? [], client),
      lastAt: Math.max(known.finding.lastAt, at),
      resolvedBy: null,
    }
    known.pending = new Set(known.situations)
    return { kind: reopened ? 'opened' : 'repeated', finding: known.finding }
  }

  const pass = (
    { entries: ofRule }: Runner,
    situation: string,
    exchange: ExchangeId,
    changes: FindingChange[],
  ): void => {
    for (const entry of ofRule) {
      if (entry.finding.state !== 'open') continue
      if (!entry.pending.delete(situation) || entry.pending.size > 0) continue
      entry.finding = { ...entry.finding, state: 'resolved', resolvedBy: exchange }
      changes.push({ kind: 'resolved', finding: entry.finding })
    }
  }

  return {
    judge: observations => {
      const changes: FindingChange[] = []
      for (const observation of observations) {
        for (const runner of byKind.get(observation.kind) ?? []) {
          for (const outcome of safely(runner.rule, observation)) {
            if (outcome.kind === 'not-applicable') continue
            if (runner.checked++ === 0) spoke.push(runner)
            if (outcome.kind === 'pass') pass(runner, outcome.situation, observation.exchange, changes)
            else {
              const change = fail(runner, outcome, observation)
              if (change !== null) changes.push(change)
            }
          }
        }
      }
      return changes
    },
    findings: () => [...entries.values()].map(entry => entry.finding),
    checked: () => Object.fromEntries(spoke.map(({ rule, checked }) => [rule.id, checked])),
    diagnostics: () => [...diagnostics],
  }
}

function withClient(clients: readonly string[], client: string): readonly string[] {
  return clients.includes(client) || clients.length >= MAX_CLIENTS ? clients : [...clients, client]
}

/** What proved it once (a line of the log) has proved it. */
function decidedBy(finding: Finding, { decides }: { readonly decides?: string | null }): Pick<Finding, 'decides'> {
  if (finding.decides === null || decides === undefined) return {}
  return { decides }
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

function worse(a: Severity, b: Severity): Severity {
  return RANK[a] <= RANK[b] ? a : b
}

/** The first occurrence's proof whole, and the newest occurrence's last word: enough to prove, bounded for ever. */
function mergeEvidence(
  first: readonly [Evidence, ...Evidence[]],
  added: readonly [Evidence, ...Evidence[]],
): readonly [Evidence, ...Evidence[]] {
  const newest = added.at(-1) ?? added[0]
  const isKnown = first.some(
    old => old.exchange === newest.exchange && old.part === newest.part && old.headerIndex === newest.headerIndex,
  )
  return isKnown ? first : [...first, newest]
}
