import type { BrowserVerdict, UnseenSource, Witness, WitnessSummary } from '../model/witness.ts'
import { countOf } from './count-of.ts'

/** The browser's word in words; null = it says nothing. */
export function tellWord(browser: BrowserVerdict | null): string | null {
  if (browser === null || browser.word === 'silent') return null
  // Its setting is against third-party cookies, and it says why it did not keep to that.
  const exemption = browser.exemption === null ? '' : `, exempt by ${browser.exemption}`
  if (browser.word === 'agrees') return `the browser agrees${exemption}`
  const own = browser.reasons.length === 0 ? 'it has nothing against it' : `it says ${browser.reasons.join(', ')}`
  return `the browser disagrees: ${own}${exemption}`
}

/** Where in the browser a request was made, in one line. Off the browser in parts: pass it through `printable()`. */
export function describeWitness({ context, tab, resourceType, cause, prefetch, site, cookies }: Witness): string {
  const around = site === null || site.ancestors.length === 0 ? null : site.ancestors.join(' > ')
  return [
    ...(tab === null ? [] : [`tab ${tab}`]),
    `cookie store ${context}`,
    ...(resourceType === '' ? [] : [resourceType]),
    ...(cause === '' ? [] : [`caused by ${cause}`]),
    ...(prefetch ? ['prefetch'] : []),
    ...(around === null ? [] : [`within ${around}`]),
    ...(site === null || site.initiator === null ? [] : [`asked for by ${site.initiator}`]),
    ...cookies.flatMap(one => (one.exemption === null ? [] : [`${one.name} sent as an exemption (${one.exemption})`])),
  ].join(', ')
}

const SOURCES: Readonly<Record<UnseenSource, string>> = {
  'memory-cache': "the browser's memory cache",
  'disk-cache': "the browser's disk cache",
  'prefetch-cache': 'what the browser had prefetched',
  'service-worker': 'a service worker',
  'back-forward-cache': 'the back-forward cache',
}

/** What the browser told of a recording, a sentence each. */
export function describeSummary({
  heard,
  agreed,
  disagreed,
  unseen,
  sessionAnswers,
}: WitnessSummary): readonly string[] {
  const counts = Object.entries(SOURCES).flatMap(([source, words]) => {
    const count = unseen[source as UnseenSource] ?? 0
    return count === 0 ? [] : [`${count} from ${words}`]
  })
  const [first] = sessionAnswers
  return [
    `The browser's own account was heard of ${countOf(heard, 'exchange')}: ${agreed} verdicts on cookies agree with it, ${disagreed} do not.`,
    ...(counts.length === 0 ? [] : [`Answers that never reached the app: ${counts.join(', ')}.`]),
    ...(first === undefined
      ? []
      : [
          `${first.path} was answered by ${SOURCES[first.source]} ${countOf(sessionAnswers.length, 'time')}: the app was not asked whether the session lives.`,
        ]),
  ]
}
