import type { Run } from './draw-screen.ts'

/** One screen, and how long a film shows it. */
export interface Picture {
  readonly lines: readonly (readonly Run[])[]
  readonly seconds: number
}

const CELL = { width: 8.4, height: 18, size: 14 } as const
const RIM = 14
const FONT = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace"
/** Both themes in one file: whoever shows it knows which. */
const STYLE = `
.back{fill:#fff;stroke:#d0d7de}
text{fill:#1f2328;font-family:${FONT};font-size:${CELL.size}px;white-space:pre}
.ground{fill:#1f2328}.b{font-weight:700}.i{fill:#fff}.d{fill:#656d76}.red{fill:#c6182b}.green{fill:#1a7f37}.yellow{fill:#8a5a00}.cyan{fill:#0a6c8e}
@media (prefers-color-scheme:dark){
.back{fill:#0d1117;stroke:#30363d}
text{fill:#e6edf3}.ground{fill:#e6edf3}.i{fill:#0d1117}.d{fill:#8d96a0}.red{fill:#ff7b72}.green{fill:#56d364}.yellow{fill:#e3b341}.cyan{fill:#76d0f0}
}`

/** A terminal of `columns` cells as one SVG; several pictures follow each other and begin again, the last stands for who wants no motion. */
export function svgOf(title: string, columns: number, pictures: readonly Picture[]): string {
  const rows = Math.max(...pictures.map(one => one.lines.length))
  const width = Math.ceil(columns * CELL.width + 2 * RIM)
  const height = rows * CELL.height + 2 * RIM
  const isFilm = pictures.length > 1
  const body = pictures.map((one, index) => {
    const last = index === pictures.length - 1 ? ' last' : ''
    return isFilm ? `<g class="f f${index}${last}">\n${linesOf(one)}</g>\n` : linesOf(one)
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" role="img" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}">
<title>${escaped(title)}</title>
<style>${STYLE}${isFilm ? filmStyle(pictures) : ''}
</style>
<rect class="back" x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8"/>
${body.join('')}</svg>
`
}

function linesOf({ lines }: Picture): string {
  return lines
    .flatMap((runs, row) =>
      runs.map(run => {
        const names = [
          ...(run.bold ? ['b'] : []),
          ...(run.inverse ? ['i'] : []),
          ...(run.color === null ? [] : [run.color]),
          ...(run.dim ? ['d'] : []),
        ]
        const look = names.length === 0 ? '' : ` class="${names.join(' ')}"`
        const lead = run.text.length - run.text.trimStart().length
        const text = run.text.trim()
        // Each run stands in its cells, whatever font draws it.
        const cells = run.columns - lead - (run.text.length - run.text.trimEnd().length)
        const x = round(RIM + (run.column + lead) * CELL.width)
        const y = RIM + row * CELL.height + CELL.size
        const ground = run.inverse
          ? `<rect class="ground" x="${round(RIM + run.column * CELL.width)}" y="${RIM + row * CELL.height}" width="${round(run.columns * CELL.width)}" height="${CELL.height}"/>\n`
          : ''
        return `${ground}<text${look} x="${x}" y="${y}" textLength="${round(cells * CELL.width)}" lengthAdjust="spacingAndGlyphs">${escaped(text)}</text>\n`
      }),
    )
    .join('')
}

/** Each picture has its part of the whole; the percentages are where it comes and goes. */
function filmStyle(pictures: readonly Picture[]): string {
  const total = pictures.reduce((sum, one) => sum + one.seconds, 0)
  let at = 0
  const frames = pictures.map(({ seconds }, index) => {
    const [from, to] = [round((at / total) * 100), round(((at + seconds) / total) * 100)]
    at += seconds
    const before = from === 0 ? '' : `0%{visibility:hidden}`
    const after = to === 100 ? '' : `${to}%{visibility:hidden}`
    return `@keyframes k${index}{${before}${from}%{visibility:visible}${after}100%{visibility:hidden}}.f${index}{animation-name:k${index}}`
  })
  return `
.f{visibility:hidden;animation-duration:${total}s;animation-iteration-count:infinite;animation-timing-function:step-end}
${frames.join('\n')}
@media (prefers-reduced-motion:reduce){.f{animation:none}.last{visibility:visible}}`
}

function round(number: number): number {
  return Math.round(number * 100) / 100
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;')
}
