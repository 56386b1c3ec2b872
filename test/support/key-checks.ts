import type { Command, KeyPlace } from '../../src/tui/commands.ts'

/** One thing that the screen can show, and the keys that lead to its top from anywhere where no text is typed. */
export interface KeyScreen {
  readonly name: string
  readonly place: KeyPlace
  readonly keys: readonly string[]
  /** What is worked out meanwhile, and the keys after it. */
  readonly waits?: { readonly shows: RegExp; readonly keys: readonly string[] }
  readonly shows: RegExp
}

/** x6 signs in, x7 is the refresh that loses the claim. */
const TO_SIGN_IN = ['2', 'g', 'n'] as const

/** Every screen, at 80x24 and in front of the demo's fault. */
export const KEY_SCREENS: readonly KeyScreen[] = [
  { name: 'causes', place: 'list', keys: ['1', 'g'], shows: /\[1 Causes\][\s\S]* ▸ ✖ Sessions lose/ },
  { name: 'exchanges', place: 'list', keys: ['2', 'g'], shows: /\[2 Exchanges\][\s\S]* ▸ .* asked by authproxy/ },
  { name: 'cookies', place: 'list', keys: ['3', 'g'], shows: /\[3 Cookies\][\s\S]* ▸ .*csrf-token/ },
  { name: 'session', place: 'page', keys: ['4', 'g'], shows: /\[4 Session\].*\n {3}Library/ },
  { name: 'app', place: 'app', keys: ['5', 'g'], shows: /\[5 App\]\n[\s\S]*\n {3}line 2\n/ },
  { name: 'cause', place: 'detail', keys: ['1', 'g', 'enter', 'g'], shows: / Cause 1 of 2\n ✖ Sessions lose/ },
  { name: 'finding', place: 'detail', keys: ['1', 'g', 'j', 'enter', 'g'], shows: / Finding 2 of 2\n ✖/ },
  { name: 'cookie', place: 'detail', keys: ['3', 'G', 'enter', 'g'], shows: / Cookie 3 of 3\n.*session-token/ },
  {
    name: 'exchange',
    place: 'exchange',
    keys: [...TO_SIGN_IN, 'enter', 'tab', 'tab', 'tab'],
    shows: / Exchange \d+ of \d+\n x\d+ POST 200[\s\S]*\[Cookies\]/,
  },
  {
    name: 'diff',
    place: 'diff',
    keys: ['2', 'g', 'm', 'n', 'm', 'n', 'd'],
    shows: / x\d+ and x\d+\n[\s\S]*By meaning/,
  },
  { name: 'help', place: 'help', keys: ['1', 'g', '?'], shows: / Anywhere\n/ },
  { name: 'filter', place: 'filter', keys: ['2', 'g', '/', 'ctrl-u', ...'auth/cs'], shows: / \/auth\/cs█/ },
  { name: 'file', place: 'path', keys: ['1', 'g', 'D', ...'ab'], shows: / what works: ab█/ },
  {
    name: 'flows',
    place: 'flows',
    keys: ['1', 'g', 'D', ...'~/good.har', 'enter'],
    waits: { shows: / good {2}bad {3}step\n[\s\S]* ▸ ✖ x/, keys: ['g'] },
    shows: / A saved recording[\s\S]* ▸ = x\d/,
  },
  {
    name: 'flow-step',
    place: 'flow-step',
    keys: ['1', 'g', 'D', ...'~/good.har', 'enter'],
    waits: { shows: / good {2}bad {3}step\n[\s\S]* ▸ ✖ x/, keys: ['enter'] },
    shows: / \d+ of \d+\n \[Both\]/,
  },
  { name: 'menu', place: 'menu', keys: ['1', 'g', ':', 'down'], shows: /\n {3}Enter [\s\S]*\n ▸ m [\s\S]* :█/ },
]

/** What a test may look at. */
export interface Look {
  readonly screen: KeyScreen
  /** Before the key under test, and before `first`. */
  readonly rest: Frame
  readonly now: Frame
  readonly clipboard: () => string
  /** Did a file come of it? */
  readonly exported: () => boolean
  /** What was opened in the user's browser. */
  readonly opened: () => string
}

export interface KeyCheck {
  /** Keys before it. */
  readonly first?: (screen: KeyScreen) => readonly string[]
  /** Whether the screen does what the label of the key says. */
  readonly holds: (look: Look) => boolean
  /** What undoes it, for the next key. Default: what leads to the screen. */
  readonly undo?: readonly string[]
}

/** A frame as a person reads it: without what time alone changes. */
export interface Frame {
  readonly text: string
  /** One line, each run of spaces one space. */
  readonly flat: string
  /** Between the head and what a message may cover. */
  readonly body: readonly string[]
  readonly marked: string
}

export function frameOf(screen: string): Frame {
  const lines = screen.split('\n').map(line => line.replace(/\b\d+ (?:s|min)(?: ago)?|\bjust now\b|\bnow\b/g, 'age'))
  return {
    text: lines.join('\n'),
    flat: lines.join(' ').replace(/ +/g, ' '),
    body: lines.slice(3, 16).map(line => line.trimEnd()),
    marked: lines.find(line => line.startsWith(' ▸')) ?? '',
  }
}

export const isSame = (one: Frame, other: Frame): boolean => one.body.join('\n') === other.body.join('\n')
const moved = ({ rest, now }: Look) => !isSame(rest, now)
const restored = ({ rest, now }: Look) => isSame(rest, now)
const says =
  (text: RegExp) =>
  ({ now }: Look) =>
    text.test(now.flat)
const pane = (title: string): KeyCheck => ({ holds: says(new RegExp(`\\[${title}\\]`)) })
/** A text that is seen whole has nowhere to go. */
const fits = ({ screen, rest }: Look) => screen.place !== 'list' && !/more lines?\b/.test(rest.text)
const isLast = ({ now }: Look) => !/more lines?\b/.test(now.text)

const PANES = ['1 Causes', '2 Exchanges', '3 Cookies', '4 Session', '5 App']
const paneOf = ({ text }: Frame) => PANES.findIndex(title => text.includes(`[${title}]`))
const PANE_BEHIND: Readonly<Record<string, number>> = {
  cause: 0,
  finding: 0,
  help: 0,
  cookie: 2,
  exchange: 1,
  diff: 1,
  flows: 0,
}
const neighbourPane =
  (step: 1 | -1) =>
  ({ screen, rest, now }: Look) => {
    const from = PANE_BEHIND[screen.name] ?? paneOf(rest)
    return paneOf(now) === (from + step + PANES.length) % PANES.length
  }
const nth = ({ text }: Frame) => Number(/ Exchange (\d+) of /.exec(text)?.[1])
/** In an emptied line `letters` are typed, then keys: what is seen of it once the key under test was pressed. */
const typed = (letters: string, seen: string, ...keys: readonly string[]): KeyCheck => ({
  first: () => ['end', 'ctrl-u', ...letters, ...keys],
  holds: ({ now }) => ['/', ':', 'works: '].some(sign => now.flat.includes(` ${sign}${seen} Enter`)),
})
const stepOf = ({ text }: Frame) => Number(/ (\d+) of \d+\n [ [](?:Both|Good|Bad)/.exec(text)?.[1])
const OPENED = /\[\d \w+\]|Exchange \d+ of| A saved recording/
const asks: KeyCheck = { holds: says(/Once more to ask \/api\/auth\/session|Asking …|Session does not hold/) }

/** Of every command what the screen must show; a command without one is a type error. */
export const KEY_CHECKS: Readonly<Record<Exclude<Command, 'quit'>, KeyCheck>> = {
  // In a text with steps their mark goes first, and the text only as far as it must.
  up: {
    first: () => ['down'],
    holds: look => restored(look) || (look.rest.marked !== '' && look.now.marked === look.rest.marked),
  },
  down: { holds: look => moved(look) || fits(look) },
  'page-up': { first: () => ['pagedown'], holds: restored },
  'page-down': { holds: look => moved(look) || fits(look) },
  'half-up': { first: () => ['ctrl-d'], holds: restored },
  'half-down': { holds: look => moved(look) || fits(look) },
  top: { first: () => ['G'], holds: restored },
  bottom: { holds: look => (moved(look) || fits(look)) && (look.screen.place === 'list' || isLast(look)) },
  open: { holds: says(/ (?:Cause|Finding|Cookie|Exchange) 1 of \d/) },
  jump: {
    holds: look =>
      says(/ Exchange \d+ of \d+ x\d+ (?:GET|POST) 200/)(look) ||
      (look.screen.place === 'app' && says(/there is nothing to jump to/)(look)),
  },
  'next-part': { holds: says(/\[Token\]/) },
  'previous-part': { holds: says(/\[Response\]/) },
  'next-exchange': { holds: ({ rest, now }) => nth(now) === nth(rest) + 1 },
  'previous-exchange': { holds: ({ rest, now }) => nth(now) === nth(rest) - 1 },
  'copy-curl': { holds: look => says(/Copied as cURL, masked\./)(look) && /^curl /.test(look.clipboard()) },
  mark: {
    holds: ({ screen, now }) =>
      screen.name === 'exchanges' || screen.name === 'exchange'
        ? /x\d+ is marked: d on another one/.test(now.flat)
        : now.flat.includes('Only exchanges are compared: press 2'),
    undo: ['m'],
  },
  compare: {
    first: ({ place }) => (place === 'exchange' ? ['m', 'right'] : ['m', 'j']),
    holds: says(/ x\d+ and x\d+ marked|Only exchanges are compared: press 2/),
  },
  browse: { holds: look => says(/Opening https:\/\/localhost:\d+ …/)(look) && /^https:/.test(look.opened()) },
  'start-over': { holds: says(/Start over\? x again saves/) },
  'toggle-all': {
    holds: ({ screen, now }) =>
      screen.name === 'exchanges'
        ? /All requests/.test(now.flat)
        : now.flat.includes('Only Exchanges hides lines: press 2'),
    undo: ['a'],
  },
  back: {
    holds: ({ screen, rest, now }) =>
      screen.place === 'list' || screen.place === 'page' || screen.place === 'app'
        ? isSame(rest, now)
        : OPENED.test(now.text) && !isSame(rest, now),
  },
  'back-or-quit': { holds: look => OPENED.test(look.now.text) && moved(look) },
  suspend: { holds: ({ now }) => /authproxy is suspended/.test(now.flat) },
  'next-pane': { holds: neighbourPane(1) },
  'previous-pane': { holds: neighbourPane(-1) },
  'pane-causes': pane('1 Causes'),
  'pane-exchanges': pane('2 Exchanges'),
  'pane-cookies': pane('3 Cookies'),
  'pane-session': pane('4 Session'),
  'pane-app': pane('5 App'),
  filter: { holds: says(/ \/█ Enter keep Esc clear/), undo: ['esc'] },
  'toggle-filter': {
    first: () => ['/', ...'zzz', 'enter'],
    holds: look => restored(look) && !look.now.text.includes('No line fits'),
    undo: ['esc'],
  },
  'next-finding': {
    holds: ({ screen, rest, now }) =>
      screen.place === 'page' || screen.place === 'app' || screen.place === 'help'
        ? now.text.includes('[1 Causes]')
        : now.flat.includes('No other finding here') || !isSame(rest, now),
  },
  'previous-finding': {
    holds: ({ screen, rest, now }) =>
      screen.place === 'page' || screen.place === 'app' || screen.place === 'help'
        ? now.text.includes('[1 Causes]')
        : now.flat.includes('No other finding here') || !isSame(rest, now),
  },
  export: { holds: look => says(/Exported, redacted: /)(look) && look.exported() },
  copy: {
    holds: look =>
      says(/Copied as Markdown\./)(look)
        ? /^(?:### |```text\ngood)/.test(look.clipboard())
        : says(/Nothing to copy: no finding is selected/)(look) &&
          !['causes', 'cause', 'finding', 'exchange', 'diff'].includes(look.screen.name),
  },
  follow: { holds: says(/Paused: the selection stays|Following the newest exchange/), undo: ['p'] },
  reveal: {
    holds: ({ screen, now, rest }) =>
      screen.place === 'page'
        ? /Claims, as they were when you asked \(v hides them\)/.test(now.flat)
        : /Values are shown/.test(now.flat) && (!isSame(rest, now) || / Value: /.test(now.flat)),
    undo: ['v'],
  },
  'ask-session': asks,
  'jump-day': { holds: says(/The app is at .* \(\+\d+ d(?: \d+ h)?\)/) },
  'jump-past': { holds: says(/The app is at .* \(\+\d+ d(?: \d+ h)?\)/) },
  help: {
    holds: ({ screen, now }) => (screen.place === 'help' ? /\[1 Causes\]/ : /Anywhere/).test(now.text),
    undo: ['?'],
  },
  'compare-file': { holds: says(/ HAR file of what works: (?:~\/good\.har)?█/), undo: ['esc'] },
  'flow-open': { holds: says(/\[Both\]/) },
  'flow-next-part': { holds: says(/\[Good x\d+\]/) },
  'flow-previous-part': { holds: says(/\[Bad x\d+\]/) },
  'flow-next-step': { holds: ({ rest, now }) => stepOf(now) === stepOf(rest) + 1 },
  'flow-previous-step': { holds: ({ rest, now }) => stepOf(now) === stepOf(rest) - 1 },
  'flow-next-divergence': { holds: look => moved(look) && / ▸ ✖|\[Both\]/.test(look.now.text) },
  'flow-previous-divergence': { holds: look => moved(look) && / ▸ ✖|\[Both\]/.test(look.now.text) },
  'path-run': { holds: says(/Not compared: ab could not be read/) },
  'path-close': { holds: ({ now }) => !now.text.includes('█') },
  'path-complete': { first: () => ['ctrl-u', ...'out.j'], holds: says(/No file or folder begins like that/) },
  'filter-keep': {
    holds: ({ now }) => !now.text.includes('█') && / ▸ .* x5 .*\n\n/.test(now.body.join('\n')),
  },
  'filter-clear': { holds: ({ now }) => !now.text.includes('█') && !now.flat.includes('“') },
  'filter-complete': { first: () => [...' sta'], holds: says(/ \/auth\/cs status:█/) },
  menu: { holds: says(/ :█ Enter run Esc close/), undo: ['esc'] },
  'menu-run': { first: () => [...'export'], holds: look => says(/Exported, redacted: /)(look) && look.exported() },
  'menu-close': { holds: says(/\[1 Causes\]/) },
  'menu-up': { holds: ({ rest, now }) => now.marked !== rest.marked && now.marked.includes('Enter') },
  'menu-down': { holds: ({ rest, now }) => now.marked !== rest.marked && now.marked !== '' },
  'line-left': typed('ab', 'a█b'),
  'line-right': typed('ab', 'a█b', 'ctrl-a'),
  'line-word-left': typed('ab zz', 'ab █zz'),
  'line-word-right': typed('ab zz', 'ab█ zz', 'ctrl-a'),
  'line-start': typed('ab', '█ab'),
  'line-end': typed('ab', 'ab█', 'ctrl-b'),
  'line-erase': typed('ab', 'a█'),
  'line-delete': typed('ab', 'a█', 'ctrl-b'),
  'line-erase-word': typed('ab zz', 'ab █'),
  'line-delete-word': typed('ab zz', '█ zz', 'ctrl-a'),
  'line-erase-before': typed('ab', '█b', 'ctrl-b'),
  'line-erase-behind': typed('ab', '█', 'ctrl-a'),
}
