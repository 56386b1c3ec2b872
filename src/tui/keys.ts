import { BINDINGS } from './bindings.ts'
import type { Binding, Command, KeyPlace } from './commands.ts'

/** What a key does in a place; null = nothing. */
export function commandFor(key: string, place: KeyPlace): Command | null {
  const found = BINDINGS.find(binding => binding.keys.includes(key) && holds(binding, place))
  return found?.command ?? null
}

/** While something is typed every letter belongs to it, so nothing from elsewhere holds. */
export function holds(binding: Binding, place: KeyPlace): boolean {
  return binding.where.includes(place) || binding.where.includes(TYPED.includes(place) ? 'typing' : 'anywhere')
}

const OPENED: readonly KeyPlace[] = ['detail', 'exchange', 'diff', 'help', 'flows', 'flow-step']

/** The bindings of the key line in a place, in the order of the table, but help and quit (or back) last. */
export function footerBindings(place: KeyPlace): readonly Binding[] {
  const wayOut = OPENED.includes(place) ? 'back' : 'back-or-quit'
  const skipped: readonly Command[] =
    place === 'help'
      ? ['help', 'next-finding', 'export', 'copy']
      : place === 'flows' || place === 'flow-step'
        ? ['next-finding', 'export']
        : []
  return BINDINGS.filter(binding => {
    if (binding.footer === null || !holds(binding, place) || skipped.includes(binding.command)) return false
    return binding.command === wayOut || (binding.command !== 'back' && binding.command !== 'back-or-quit')
  }).toSorted((a, b) => rank(a, wayOut) - rank(b, wayOut))
}

function rank({ command }: Binding, wayOut: Command): number {
  return command === wayOut ? 2 : command === 'help' ? 1 : 0
}

const LABELS: Readonly<Record<string, string>> = {
  up: '↑',
  down: '↓',
  left: '←',
  right: '→',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  home: 'Home',
  end: 'End',
  enter: 'Enter',
  esc: 'Esc',
  tab: 'Tab',
  'shift-tab': 'Shift-Tab',
  space: 'Space',
  backspace: 'Backspace',
  delete: 'Delete',
}

/** A key as people write it: `PgUp`. */
export function keyLabel(key: string): string {
  const [, held = '', rest = ''] = /^(ctrl|alt)-(.+)$/.exec(key) ?? []
  if (held === '') return LABELS[key] ?? key
  return `${held === 'ctrl' ? 'Ctrl' : 'Alt'}-${LABELS[rest] ?? rest.toUpperCase()}`
}

/** What to say of a key that means nothing in a place: where it does. */
export function unboundText(key: string, place: KeyPlace): string {
  const label = keyLabel(key)
  if (place === 'filter') return `${label} does nothing while a filter is typed: Enter keeps it, Esc clears it`
  if (place === 'menu') return `${label} does nothing in the menu: Enter runs the marked command, Esc closes it`
  if (place === 'path') return `${label} does nothing while a file is named: Enter compares it, Esc cancels`
  const elsewhere = BINDINGS.find(one => one.keys.includes(key) && !one.where.every(where => TYPED.includes(where)))
  return elsewhere === undefined
    ? `${label} means nothing here: ? names the keys`
    : `${label}: not here. ${placeName(elsewhere)}: ${elsewhere.description}`
}

/** Where text is typed. */
export const TYPED: readonly KeyPlace[] = ['typing', 'filter', 'menu', 'path']

/** Where a command holds that does nothing here: `In an open exchange`. */
export function placeName({ where }: Binding): string {
  return KEY_SECTIONS.find(one => where.includes(one.place))?.title ?? ''
}

/** Sections of the help and of docs/keys.md. */
export const KEY_SECTIONS: readonly { readonly title: string; readonly place: KeyPlace }[] = [
  { title: 'Anywhere', place: 'anywhere' },
  { title: 'In a list', place: 'list' },
  { title: 'In an open cause, finding or cookie', place: 'detail' },
  { title: 'In an open exchange', place: 'exchange' },
  { title: 'In the session pane', place: 'page' },
  { title: 'In the app pane', place: 'app' },
  { title: 'While typing a filter', place: 'filter' },
  { title: 'In the command menu', place: 'menu' },
  { title: 'While naming a HAR file to compare with', place: 'path' },
  { title: 'While typing any of these', place: 'typing' },
  { title: 'In a saved recording against this run', place: 'flows' },
  { title: 'In an open step of it', place: 'flow-step' },
]

const MOUSE = `## The mouse

\`--mouse\` (or \`mouse: true\` in the config file) gives the screen the wheel, which moves what is below it, and clicks: on a tab or a part
of an exchange to open it, on a line, a step of a proof or a row of the road to mark it, on the marked one to open it or to jump, and on a key of the
key line to press it. Selecting text with the mouse then needs Shift (in some terminals Option or Fn), so it is off unless asked for. The
terminal has its mouse back whenever others have the terminal: at the end, however it comes, and after Ctrl-Z.
`

/** docs/keys.md, from the table. */
export function renderKeysDoc(): string {
  const sections = KEY_SECTIONS.map(({ title, place }) => {
    const lines = BINDINGS.filter(binding => binding.where.includes(place)).map(
      binding => `| ${binding.keys.map(key => `\`${keyLabel(key)}\``).join(' ')} | ${binding.description} |`,
    )
    return `## ${title}\n\n| Key | What it does |\n|---|---|\n${lines.join('\n')}\n`
  })
  return `<!-- Made by \`npm run docs\` from src/tui/bindings.ts: change that file. -->\n\n# Keys\n\n${sections.join('\n')}\n${MOUSE}`
}
