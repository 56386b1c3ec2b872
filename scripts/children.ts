import { readdirSync, readFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

/** From 1; column from 0. */
export interface Place {
  readonly line: number
  readonly column: number
}

interface Script {
  readonly url: string
  readonly functions: readonly {
    readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[]
  }[]
}

/**
 * What ran in processes and threads that tests started, by the files that Node wrote into `folder` (NODE_V8_COVERAGE). They run the sources
 * as they are, whose types Node only blanks out, or `dist`; `mapped` is the same, compiled with source maps inline.
 */
export function readChildren(folder: string, root: string, mapped: string): (file: string, places: readonly Place[]) => ReadonlySet<Place> {
  const src = pathToFileURL(join(root, 'src/')).href
  const dist = pathToFileURL(join(root, 'dist/')).href
  const scripts = new Map<string, Script[]>()
  for (const name of readdirSync(folder)) {
    const { result } = readReport(join(folder, name))
    for (const script of result) {
      if (!script.url.startsWith(src) && !script.url.startsWith(dist)) continue
      const of = scripts.get(script.url)
      if (of === undefined) scripts.set(script.url, [script])
      else of.push(script)
    }
  }
  return (file, places) => {
    const ran = new Set<Place>()
    const source = new URL(file.slice('src/'.length), src)
    const built = new URL(file.slice('src/'.length).replace(/\.tsx?$/, '.js'), dist)
    for (const [url, offsets] of [
      [source.href, () => offsetsInSource(source, places)],
      [built.href, () => offsetsInBuilt(new URL(built.href.slice(dist.length), pathToFileURL(join(mapped, '/'))), places)],
    ] as const) {
      const reports = scripts.get(url) ?? []
      if (reports.length === 0) continue
      for (const [place, offset] of offsets()) if (reports.some(script => countAt(script, offset) > 0)) ran.add(place)
    }
    return ran
  }
}

/** A process that was killed while it wrote leaves half a file. */
function readReport(path: string): { readonly result: readonly Script[] } {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return { result: [] }
  }
}

/** Of the innermost range around it. */
function countAt({ functions }: Script, offset: number): number {
  let innermost = { startOffset: 0, endOffset: Number.POSITIVE_INFINITY, count: 0 }
  for (const { ranges } of functions) {
    for (const range of ranges) {
      const holds = range.startOffset <= offset && offset < range.endOffset
      if (holds && range.endOffset - range.startOffset <= innermost.endOffset - innermost.startOffset) innermost = range
    }
  }
  return innermost.count
}

function lineStarts(text: string): readonly number[] {
  const starts = [0]
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) starts.push(at + 1)
  return starts
}

function offsetsInSource(url: URL, places: readonly Place[]): readonly (readonly [Place, number])[] {
  const starts = lineStarts(readFileSync(fileURLToPath(url), 'utf8'))
  return places.map(place => [place, (starts[place.line - 1] ?? 0) + place.column])
}

const INLINE = '//# sourceMappingURL=data:application/json;base64,'

function offsetsInBuilt(url: URL, places: readonly Place[]): readonly (readonly [Place, number])[] {
  const text = readFileSync(fileURLToPath(url), 'utf8')
  const at = text.lastIndexOf(INLINE)
  if (at === -1) throw new Error(`${url.href} has no source map: build with --inlineSourceMap`)
  const map = new SourceMap(JSON.parse(Buffer.from(text.slice(at + INLINE.length).trim(), 'base64').toString('utf8')))
  const wanted = new Map(places.map(place => [`${place.line - 1}:${place.column}`, place]))
  const found: (readonly [Place, number])[] = []
  for (const [line, start] of lineStarts(text.slice(0, at)).entries()) {
    const end = text.indexOf('\n', start)
    for (let column = 0; start + column < end; column++) {
      const entry = map.findEntry(line, column)
      if (!('generatedLine' in entry) || entry.generatedLine !== line || entry.generatedColumn !== column) continue
      const place = wanted.get(`${entry.originalLine}:${entry.originalColumn}`)
      if (place !== undefined) found.push([place, start + column])
    }
  }
  return found
}
