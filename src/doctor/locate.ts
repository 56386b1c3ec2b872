import type { Finding } from '../model/finding.ts'
import type { CodePlace } from '../model/hint.ts'
import { claimPlaces, type Spot } from './claim-places.ts'
import { configPlaces, guardPlaces, propsPlaces, variablePlaces } from './config-places.ts'
import { type Context, readContext } from './context.ts'
import { findAll } from './examine.ts'
import { frameOf } from './frame.ts'
import { PLACES } from './place-table.ts'
import type { Project } from './project.ts'
import { throwingReads } from './throwing-reads.ts'

/** As many as a tired person looks at. */
const MAX_PLACES = 3

/** Which places in the app's files belong to a cause, the most telling first; none where the text does not tell. */
export type Locate = (cause: Pick<Finding, 'rule' | 'data'>) => readonly CodePlace[]

/** Pure; the files are read once, so a locator is as old as what it was made of. */
export function createLocator(project: Project): Locate {
  const context = readContext(project)
  const { found: hints } = findAll(context)
  return ({ rule, data }) => {
    const where = Object.hasOwn(PLACES, rule) ? PLACES[rule] : undefined
    if (where === undefined) return []
    const checks = where.checks ?? []
    const spots: readonly Spot[] = quietly(() => [
      ...hints.filter(one => checks.includes(one.check)),
      ...(where.claims ? claimPlaces(context, claimsOf(data)) : []),
      ...(where.throwing ? throwingReads(context) : []),
      ...(where.config ?? []).flatMap(path => configPlaces(context, filled(path, data))),
      ...(where.variables ?? []).flatMap(name => variablePlaces(context, name)),
      ...(where.guard ? decidingPlaces(context, data) : []),
    ])
    return distinct(spots)
      .slice(0, MAX_PLACES)
      .map(one => draw(one, context))
  }
}

/** What nests too deeply points nowhere. */
function quietly(look: () => readonly Spot[]): readonly Spot[] {
  try {
    return look()
  } catch (error) {
    if (error instanceof RangeError) return []
    throw error
  }
}

/** One a line: the first that says something of it. */
function distinct(spots: readonly Spot[]): readonly Spot[] {
  const seen = new Map<string, Spot>()
  for (const spot of spots) {
    const key = `${spot.place.file.path}:${spot.place.line}`
    if (!seen.has(key)) seen.set(key, spot)
  }
  return [...seen.values()]
}

/** A page that sends people away by itself is no middleware. */
function decidingPlaces(context: Context, { decidedBy, path }: Finding['data']): readonly Spot[] {
  if (decidedBy === 'props') return propsPlaces(context, String(path))
  return decidedBy === 'page' ? [] : guardPlaces(context)
}

/** The claims that a cause names: between backticks. */
function claimsOf({ claims }: Finding['data']): readonly string[] {
  return typeof claims === 'string' ? [...claims.matchAll(/`([^`]{1,200})`/g)].map(([, name = '']) => name) : []
}

function filled(path: string, data: Finding['data']): string {
  return path.replace('{{option}}', typeof data.option === 'string' ? data.option : 'sessionToken')
}

function draw({ place, text }: Spot, { modules }: Context): CodePlace {
  const source = modules.sources.find(one => one.file === place.file) ?? null
  return { file: place.file.path, line: place.line, column: place.column, text, frame: frameOf(place, source) }
}
