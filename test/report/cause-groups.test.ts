import { expect, test } from 'vitest'
import { RULES } from '../../src/analyzers/rules/index.ts'
import { CAUSE_GROUPS } from '../../src/report/cause-groups.ts'
import { causesPage } from '../../src/report/causes-page.ts'

test('every rule hurts at one time', () => {
  const grouped = CAUSE_GROUPS.flatMap(one => one.rules)
  expect(grouped.toSorted()).toEqual(RULES.map(one => one.id).toSorted())
})

test('the page leads to each group', () => {
  const page = causesPage(RULES)
  for (const { title } of CAUSE_GROUPS) expect(page).toContain(`\n## ${title}\n`)
  expect(page).toContain("- [Only in Safari, or in another site's frame](#only-in-safari-or-in-another-sites-frame)\n")
})
