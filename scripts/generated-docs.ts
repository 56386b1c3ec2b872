import { RULES } from '../src/analyzers/rules/index.ts'
import { helpPage } from '../src/commands/line/help-page.ts'
import { CHECKS } from '../src/doctor/checks.ts'
import { FRONTS } from '../src/fronts/index.ts'
import { causesPage } from '../src/report/causes-page.ts'
import { doctorPage } from '../src/report/doctor-page.ts'
import { ruleIndexPage, rulePage } from '../src/report/rule-page.ts'
import { renderKeysDoc } from '../src/tui/keys.ts'
import { configSchema } from './config-schema.ts'
import { frontsPage } from './fronts-page.ts'
import { pictures } from './pictures/pictures.ts'
import { securityPage } from './security-page.ts'

/** Every generated page: path from the root -> text. */
export async function generatedDocs(): Promise<ReadonlyMap<string, string>> {
  const pages = new Map<string, string>()
  pages.set('docs/rules/README.md', ruleIndexPage(RULES))
  pages.set('docs/causes.md', causesPage(RULES))
  for (const rule of RULES) pages.set(`docs/rules/${rule.id}.md`, rulePage(rule))
  pages.set('docs/fronts.md', frontsPage(FRONTS))
  pages.set('docs/doctor.md', doctorPage(CHECKS))
  pages.set('docs/keys.md', renderKeysDoc())
  pages.set('docs/cli.md', await helpPage())
  pages.set('schemas/config.schema.json', configSchema())
  pages.set('docs/security.md', securityPage())
  for (const [path, svg] of await pictures()) pages.set(path, svg)
  return pages
}
