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

/** Ctrl and a letter, as terminals send it. */
function controlName(char: string): string | null {
  const code = char.charCodeAt(0)
  return code >= 1 && code <= 26 ? `ctrl-${String.fromCharCode(code + 96)}` : null
}

/** Ink's event as key names. Keys typed faster than they are read arrive as one string: each counts. */
export function readKeys(input: string, key: KeyFlags): readonly string[] {
  const named = NAMED.find(([flag]) => key[flag])
  if (named) return [named[1]]
  if (key.tab) return [key.shift ? 'shift-tab' : 'tab']
  if (key.ctrl) return [`ctrl-${input}`]
  const names = [...input].flatMap(char => {
    const name = CONTROL[char] ?? controlName(char) ?? char
    return name === char && /[\u0000-\u001f\u007f-\u009f]/.test(char) ? [] : [name]
  })
  // Esc and the next key in one read look like Alt and that key; nothing here is bound to Alt.
  return key.meta ? ['esc', ...names] : names
}
