import { type ComponentChild, h } from 'preact'
import type { ExchangeId } from '../../model/exchange.ts'
import type { Diagnosis, Evidence, Fix } from '../../model/finding.ts'
import type { DialectId } from '../../model/token.ts'
import { afterTitle } from '../after-title.ts'
import { code, exchangeLink, type HtmlReport, MARKS, prose, say, WORDS } from './parts.ts'
import { sequenceChart } from './sequence.ts'

/** A cause: what it is, what to do, and what proves it. */
export function causePart(cause: Diagnosis, report: HtmlReport, known: ReadonlySet<ExchangeId>): ComponentChild {
  const { severity, title, confidence, state, evidence, recorded } = cause
  const text = afterTitle(cause)
  return h(
    'article',
    { class: `cause ${severity} ${state}`, 'aria-label': say(title) },
    h('h3', null, h('span', { class: 'mark', 'aria-hidden': 'true' }, MARKS[severity]), ' ', prose(title)),
    h(
      'p',
      { class: 'chips' },
      h('span', { class: `chip ${severity}` }, WORDS[severity]),
      h('span', { class: 'chip' }, confidence.kind === 'proven' ? 'Proven' : 'Likely, not proven'),
      state === 'resolved' && h('span', { class: 'chip good' }, 'Happened, and worked later'),
      recorded && h('span', { class: 'chip' }, 'Found when the file was made'),
    ),
    text !== '' && h('p', { class: 'lead' }, prose(text)),
    confidence.kind === 'likely' && h('p', null, h('strong', null, 'What decides: '), prose(confidence.decides)),
    h('h4', null, 'Fix'),
    fixPart(cause.fix, report.snapshot.status.dialect),
    h('h4', null, 'Proof'),
    sequenceChart(evidence, report),
    h(
      'ol',
      { class: 'proof' },
      evidence.map(one => evidencePart(one, known)),
    ),
  )
}

function evidencePart({ exchange, note, excerpt }: Evidence, known: ReadonlySet<ExchangeId>): ComponentChild {
  return h(
    'li',
    null,
    h('span', { class: 'id' }, exchangeLink(exchange, known)),
    ' ',
    prose(note),
    excerpt !== '' && code(excerpt),
  )
}

const LABELS = { v4: 'next-auth v4', v5: 'Auth.js v5' } as const

function fixPart({ summary, v4, v5, verify }: Fix, dialect: DialectId | null): ComponentChild {
  const isSame = v4 !== null && v4 === v5
  const lines = isSame
    ? [code(v4)]
    : (['v4', 'v5'] as const).flatMap(key => {
        const text = key === 'v4' ? v4 : v5
        const isOther = dialect !== null && dialect !== (key === 'v4' ? 'next-auth-v4' : 'authjs-v5')
        if (text === null || isOther) return []
        return [dialect === null && h('p', { class: 'label' }, LABELS[key]), code(text)]
      })
  return h(
    'div',
    { class: 'fix' },
    h('p', null, prose(summary)),
    lines,
    verify !== '' && h('p', null, h('strong', null, 'Check: '), prose(verify)),
  )
}
