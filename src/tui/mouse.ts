/** One report of the mouse, columns and rows counted from 0. */
export interface MouseEvent {
  readonly kind: 'click' | 'wheel-up' | 'wheel-down'
  readonly column: number
  readonly row: number
}

/** Buttons and wheel (1000) in decimal numbers (1006), xterm's names; nothing of a mouse that only moves. */
export const MOUSE_ON = '\u001b[?1000h\u001b[?1006h'
export const MOUSE_OFF = '\u001b[?1006l\u001b[?1000l'

const REPORT = /\u001b\[<(\d{1,5});(\d{1,5});(\d{1,5})([Mm])/g
/** A report whose end has not come yet. */
const BEGUN = /\u001b\[<[\d;]{0,17}$/
const KINDS: Readonly<Record<string, MouseEvent['kind']>> = { 0: 'click', 64: 'wheel-up', 65: 'wheel-down' }

/** What was read, parted into what keys say, what the mouse says, and the start of a report that the next read ends. */
export function splitMouse(text: string): {
  readonly keys: string
  readonly events: readonly MouseEvent[]
  readonly begun: string
} {
  if (!text.includes('\u001b[<')) return { keys: text, events: [], begun: '' }
  const events: MouseEvent[] = []
  const rest = text.replace(REPORT, (_, button: string, column: string, row: string, end: string) => {
    const kind = KINDS[button]
    if (kind !== undefined && end === 'M') events.push({ kind, column: Number(column) - 1, row: Number(row) - 1 })
    return ''
  })
  const begun = BEGUN.exec(rest)?.[0] ?? ''
  return { keys: rest.slice(0, rest.length - begun.length), events, begun }
}

/** The keyboard without the mouse: its reports go to `onEvent`, and can never be taken for keys. Events of the stream stay its own. */
export function withoutMouse(stdin: NodeJS.ReadStream, onEvent: (event: MouseEvent) => void): NodeJS.ReadStream {
  let begun = ''
  const read = (size?: number): string | Buffer | null => {
    const chunk: string | Buffer | null = stdin.read(size)
    if (chunk === null) return null
    const split = splitMouse(begun + chunk.toString())
    begun = split.begun
    for (const event of split.events) onEvent(event)
    return split.keys
  }
  return new Proxy(stdin, {
    get: (target, name) => {
      if (name === 'read') return read
      const value: unknown = Reflect.get(target, name, target)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
}
