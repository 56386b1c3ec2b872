/**
 * Where a binding holds. `page`: the session pane; `app`: the app's output; `detail`: an open cause, finding or cookie;
 * `exchange`: an open exchange; `diff`: two of them, compared. `anywhere`: all of these but `filter` and `menu`, where
 * letters are typed.
 */
export type KeyPlace =
  | 'anywhere'
  | 'list'
  | 'page'
  | 'app'
  | 'detail'
  | 'exchange'
  | 'diff'
  | 'help'
  | 'filter'
  | 'menu'

export type Command =
  | 'up'
  | 'down'
  | 'page-up'
  | 'page-down'
  | 'top'
  | 'bottom'
  | 'open'
  | 'jump'
  | 'next-part'
  | 'previous-part'
  | 'next-exchange'
  | 'previous-exchange'
  | 'copy-curl'
  | 'mark'
  | 'compare'
  | 'browse'
  | 'start-over'
  | 'toggle-all'
  | 'back'
  | 'back-or-quit'
  | 'quit'
  | 'suspend'
  | 'next-pane'
  | 'previous-pane'
  | 'pane-causes'
  | 'pane-exchanges'
  | 'pane-cookies'
  | 'pane-session'
  | 'pane-app'
  | 'filter'
  | 'toggle-filter'
  | 'next-finding'
  | 'previous-finding'
  | 'export'
  | 'copy'
  | 'follow'
  | 'reveal'
  | 'ask-session'
  | 'jump-day'
  | 'jump-past'
  | 'help'
  | 'filter-keep'
  | 'filter-clear'
  | 'filter-erase'
  | 'filter-empty'
  | 'menu'
  | 'menu-run'
  | 'menu-close'
  | 'menu-up'
  | 'menu-down'
  | 'menu-erase'
  | 'menu-empty'

export interface Binding {
  /** Key names as `read-keys` gives them. */
  readonly keys: readonly [string, ...string[]]
  readonly command: Command
  readonly description: string
  readonly where: readonly KeyPlace[]
  /** A word for the key line; null = only in the help. */
  readonly footer: string | null
}

const bind = (
  keys: Binding['keys'],
  command: Command,
  description: string,
  where: KeyPlace | readonly KeyPlace[] = 'anywhere',
  footer: string | null = null,
): Binding => ({ keys, command, description, where: [where].flat(), footer })

/** The one table: the key line, the help screen and docs/keys.md are made from it. The first match wins. */
export const BINDINGS: readonly Binding[] = [
  bind(['enter'], 'filter-keep', 'Keep the filter', 'filter', 'keep'),
  bind(['esc'], 'filter-clear', 'Clear the filter', 'filter', 'clear'),
  bind(['backspace'], 'filter-erase', 'Erase the last letter', 'filter'),
  bind(['ctrl-u'], 'filter-empty', 'Erase all letters', 'filter'),
  bind(['ctrl-c'], 'quit', 'Quit', ['filter', 'menu']),
  bind(['enter'], 'menu-run', 'Run the marked command', 'menu', 'run'),
  bind(['esc'], 'menu-close', 'Close the menu', 'menu', 'close'),
  bind(['up', 'ctrl-p'], 'menu-up', 'The command above', 'menu'),
  bind(['down', 'ctrl-n', 'tab'], 'menu-down', 'The command below', 'menu'),
  bind(['backspace'], 'menu-erase', 'Erase the last letter', 'menu'),
  bind(['ctrl-u'], 'menu-empty', 'Erase all letters', 'menu'),
  bind(['enter', 'right'], 'open', 'Open the selected line in full', 'list', 'open'),
  bind(['enter'], 'jump', 'Jump to the exchange of the marked step; Esc comes back', 'detail', 'jump to exchange'),
  bind(['enter'], 'jump', 'Jump to the exchange of the marked row; Esc comes back', 'page', 'jump to exchange'),
  bind(['tab'], 'next-part', 'Next part: Summary, Request, Response, Cookies, Token, Timing', 'exchange', 'part'),
  bind(['shift-tab'], 'previous-part', 'Previous part', 'exchange'),
  bind(['right'], 'next-exchange', 'Next exchange of the list', 'exchange'),
  bind(['left'], 'previous-exchange', 'Previous exchange of the list', 'exchange', 'neighbour'),
  bind(
    ['c'],
    'copy-curl',
    'Copy it as a cURL command, masked unless `v` shows the values (OSC 52)',
    'exchange',
    'cURL',
  ),
  bind(['m'], 'mark', 'Exchanges: mark it, to compare another one with it', ['list', 'exchange'], 'mark'),
  bind(['d'], 'compare', 'Exchanges: what it does differently from the marked one', ['list', 'exchange'], 'compare'),
  bind(
    ['v'],
    'reveal',
    'Show or hide values: claims, cookies, headers; on this screen only',
    ['detail', 'exchange'],
    'values',
  ),
  bind(['esc', 'left'], 'back', 'Go back: close the help or the detail, or clear the filter', 'anywhere', 'back'),
  bind(['up', 'k'], 'up', 'One line up'),
  bind(['down', 'j'], 'down', 'One line down'),
  bind(['pageup', 'ctrl-b'], 'page-up', 'One page up'),
  bind(['pagedown', 'ctrl-f', 'space'], 'page-down', 'One page down'),
  bind(['g', 'home'], 'top', 'First line'),
  bind(['G', 'end'], 'bottom', 'Last line; in Exchanges and App, follow the newest one'),
  bind(['1'], 'pane-causes', 'Causes: what is wrong, and what it follows from'),
  bind(['2'], 'pane-exchanges', 'Exchanges: the requests'),
  bind(['3'], 'pane-cookies', 'Cookies: what the browser made of each of them'),
  bind(['4'], 'pane-session', 'Session: token, checks, limits'),
  bind(['5'], 'pane-app', 'App: what it prints'),
  bind(['tab'], 'next-pane', 'Next pane'),
  bind(['shift-tab'], 'previous-pane', 'Previous pane'),
  bind(
    ['/'],
    'filter',
    'Filter: all words must fit, `!word` must not; `status:5xx` `cookie:` `path:` `client:c1` `rule:` `host:`',
    'list',
    'filter',
  ),
  bind(['a'], 'toggle-all', 'Exchanges: all requests, or only those of a session', 'list'),
  bind(['F'], 'toggle-filter', 'Switch the filter off and on', 'list'),
  bind(['n'], 'next-finding', 'Next finding', 'anywhere', 'next finding'),
  bind(['N'], 'previous-finding', 'Previous finding'),
  bind(['e'], 'export', 'Export a HAR file', 'anywhere', 'export'),
  bind(['y'], 'copy', 'Copy the selected finding as Markdown (OSC 52)', 'anywhere', 'copy'),
  bind(['v'], 'reveal', 'Session: show or hide the values of the claims, on this screen only', 'page', 'values'),
  bind(
    ['v'],
    'ask-session',
    "Ask for the session three times with the browser's newest cookies: user, expiry, claims. Said before it is done; no browser gets the answers",
    ['list', 'app'],
  ),
  bind(['V'], 'ask-session', 'Ask for the session with the newest cookies, also where `v` shows values'),
  bind(['t'], 'jump-day', 'Take the app one day further on (started with --clock)'),
  bind(['T'], 'jump-past', 'Take the app past the end of the session, or 31 days where that is not known'),
  bind(['x'], 'start-over', 'Start over: save what was recorded to a file, and record anew; asks once'),
  bind(['o'], 'browse', 'Open the address in your browser'),
  bind(['p'], 'follow', 'Pause or resume following the newest exchange'),
  bind([':'], 'menu', 'Find a command by its words, and run it', 'anywhere', 'commands'),
  bind(['?'], 'help', 'This help', 'anywhere', 'help'),
  bind(['q'], 'back-or-quit', 'Go back; at the top, quit', 'anywhere', 'quit'),
  bind(['ctrl-z'], 'suspend', 'Suspend, and the proxy with it; fg goes on', ['anywhere', 'filter', 'menu']),
  bind(['ctrl-c'], 'quit', 'Quit from anywhere'),
]

/** What a key does in a place; null = nothing. */
export function commandFor(key: string, place: KeyPlace): Command | null {
  const found = BINDINGS.find(binding => binding.keys.includes(key) && holds(binding, place))
  return found?.command ?? null
}

/** While something is typed every letter belongs to it, so nothing from elsewhere holds. */
export function holds(binding: Binding, place: KeyPlace): boolean {
  return binding.where.includes(place) || (place !== 'filter' && place !== 'menu' && binding.where.includes('anywhere'))
}

const OPENED: readonly KeyPlace[] = ['detail', 'exchange', 'diff', 'help']

/** The bindings of the key line in a place, in the order of the table, but help and quit (or back) last. */
export function footerBindings(place: KeyPlace): readonly Binding[] {
  const wayOut = OPENED.includes(place) ? 'back' : 'back-or-quit'
  const skipped: readonly Command[] = place === 'help' ? ['help', 'next-finding', 'export', 'copy'] : []
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
  'ctrl-b': 'Ctrl-B',
  'ctrl-c': 'Ctrl-C',
  'ctrl-f': 'Ctrl-F',
  'ctrl-n': 'Ctrl-N',
  'ctrl-p': 'Ctrl-P',
  'ctrl-u': 'Ctrl-U',
  'ctrl-z': 'Ctrl-Z',
}

/** A key as people write it: `PgUp`. */
export function keyLabel(key: string): string {
  return LABELS[key] ?? key
}

/** Sections of the help and of docs/keys.md. */
export const KEY_SECTIONS: readonly { readonly title: string; readonly place: KeyPlace }[] = [
  { title: 'Anywhere', place: 'anywhere' },
  { title: 'In a list', place: 'list' },
  { title: 'In an open cause, finding or cookie', place: 'detail' },
  { title: 'In an open exchange', place: 'exchange' },
  { title: 'In the session pane', place: 'page' },
  { title: 'While typing a filter', place: 'filter' },
  { title: 'In the command menu', place: 'menu' },
]

/** docs/keys.md, from the table. */
export function renderKeysDoc(): string {
  const sections = KEY_SECTIONS.map(({ title, place }) => {
    const lines = BINDINGS.filter(binding => binding.where.includes(place)).map(
      binding => `| ${binding.keys.map(key => `\`${keyLabel(key)}\``).join(' ')} | ${binding.description} |`,
    )
    return `## ${title}\n\n| Key | What it does |\n|---|---|\n${lines.join('\n')}\n`
  })
  return `<!-- Made by \`npm run docs\` from src/tui/keys.ts: change that file. -->\n\n# Keys\n\n${sections.join('\n')}`
}
