/** The part of Ink's `Key` that is read here. */
export interface KeyFlags {
  readonly upArrow: boolean
  readonly downArrow: boolean
  readonly leftArrow: boolean
  readonly rightArrow: boolean
  readonly pageUp: boolean
  readonly pageDown: boolean
  readonly home: boolean
  readonly end: boolean
  readonly return: boolean
  readonly escape: boolean
  readonly tab: boolean
  readonly shift: boolean
  readonly ctrl: boolean
  readonly meta: boolean
  readonly backspace: boolean
  readonly delete: boolean
}

const NAMED: readonly (readonly [flag: keyof KeyFlags, name: string])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['leftArrow', 'left'],
  ['rightArrow', 'right'],
  ['pageUp', 'pageup'],
  ['pageDown', 'pagedown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'esc'],
  ['backspace', 'backspace'],
  // What most terminals send for Backspace is DEL, and Ink calls that one `backspace`; the other one is no key of ours.
  ['delete', 'delete'],
]

const CONTROL: Readonly<Record<string, string>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\t': 'tab',
  '\b': 'backspace',
  '\u007f': 'backspace',
  ' ': 'space',
}

/** A key with another one held, where that means something while text is typed; `apart`: what it is elsewhere. */
const PAIRS: readonly {
  readonly key: string
  readonly by: 'ctrl' | 'meta'
  readonly name: string
  readonly apart: readonly string[]
}[] = [
  // Esc and the next key in one read look like Alt and that key.
  ...['b', 'd', 'f', 'backspace'].map(key => ({ key, by: 'meta', name: `alt-${key}`, apart: ['esc', key] }) as const),
  { key: 'left', by: 'meta', name: 'alt-left', apart: ['left'] },
  { key: 'right', by: 'meta', name: 'alt-right', apart: ['right'] },
  { key: 'left', by: 'ctrl', name: 'ctrl-left', apart: ['left'] },
  { key: 'right', by: 'ctrl', name: 'ctrl-right', apart: ['right'] },
]

/** The keys of which a name is made, for where it means nothing; null = it is one key. */
export function keysOf(name: string): readonly string[] | null {
  return PAIRS.find(one => one.name === name)?.apart ?? null
}

/** Ctrl and a letter, as terminals send it. */
function controlName(char: string): string | null {
  const code = char.charCodeAt(0)
  return code >= 1 && code <= 26 ? `ctrl-${String.fromCharCode(code + 96)}` : null
}

/** Ink's event as key names. Keys typed faster than they are read arrive as one string: each counts. */
export function readKeys(input: string, key: KeyFlags): readonly string[] {
  const named = NAMED.find(([flag]) => key[flag])?.[1]
  if (named !== undefined) {
    const pair = PAIRS.find(one => one.key === named && key[one.by])
    return [pair?.name ?? named]
  }
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab']
  if (key.ctrl) return [`ctrl-${input}`]
  const names = [...input].flatMap(char => {
    const name = CONTROL[char] ?? controlName(char) ?? char
    return name === char && /[\u0000-\u001f\u007f-\u009f]/.test(char) ? [] : [name]
  })
  if (!key.meta) return names
  const pair = PAIRS.find(one => one.by === 'meta' && one.key === names[0])
  return pair === undefined || names.length > 1 ? ['esc', ...names] : [pair.name]
}
