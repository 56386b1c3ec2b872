import type { Spot } from './claim-places.ts'
import type { Context } from './context.ts'
import { findGuards } from './guards.ts'
import { type ObjectView, type Property, viewProperty } from './object-view.ts'
import { placeOf } from './source.ts'

/** Where `callbacks.jwt` or `cookies.sessionToken.options.domain` stands; where that is not written, what is around it. */
export function configPlaces({ modules, configs }: Context, path: string): readonly Spot[] {
  const names = path.split('.')
  return configs.flatMap(({ view }) => {
    let around: ObjectView | null = view
    let last: { readonly property: Property; readonly depth: number } | null = null
    for (const [index, name] of names.entries()) {
      const property: Property | null = around?.get(name) ?? null
      if (property === null) break
      last = { property, depth: index + 1 }
      around = viewProperty(modules, around, name)
    }
    // What is around it says something only where the text does not show all that is in it.
    if (last === null || (last.depth < names.length && around !== null && around.closed)) return []
    const { property, depth } = last
    const found = names.slice(0, depth).join('.')
    const text = names[0] === 'callbacks' ? `This is \`${found}\`.` : `\`${found}\` is set here.`
    return [{ place: placeOf(property.at), text }]
  })
}

/** Where a variable stands in the `.env` files, the strongest first. */
export function variablePlaces({ env }: Context, name: string): readonly Spot[] {
  const found = [...env.all(name, 'production'), ...env.all(name, 'development')]
  return [...new Set(found)].map(({ place }) => ({ place, text: `\`${name}\` is set here.` }))
}

/** The middleware that Next runs, at its matcher where it has one. */
export function guardPlaces(context: Context): readonly Spot[] {
  const { running } = findGuards(context)
  if (running === null) return []
  const config = running.values.get('config') ?? null
  const first = running.body.find(one => one.type !== 'ImportDeclaration') ?? running.body[0]
  const spots: Spot[] = []
  if (first !== undefined)
    spots.push({ place: placeOf({ source: running, node: first }), text: 'This is the guard that Next runs.' })
  if (config !== null)
    spots.push({ place: placeOf({ source: running, node: config }), text: 'This says where it runs.' })
  return spots
}

/** Who decided in a page of the Pages Router: its `getServerSideProps`. Of a page whose path has a parameter none is named. */
export function propsPlaces({ modules }: Context, page: string): readonly Spot[] {
  const file = `pages${page.replace(/\/$/, '')}`
  return modules.sources.flatMap(source => {
    const stem = source.file.path.replace(/\.[jt]sx?$/, '')
    if (![file, `${file}/index`].some(one => stem === one || stem.endsWith(`/${one}`))) return []
    const node = source.values.get(source.exports.get('getServerSideProps')?.name ?? '')
    return node === undefined ? [] : [{ place: placeOf({ source, node }), text: 'This sends them away.' }]
  })
}
