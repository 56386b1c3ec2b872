import { StringDecoder } from 'node:string_decoder'
import { stripVTControlCharacters } from 'node:util'

/** What is longer is cut: an app may print a whole page without a line feed. */
const MAX_LINE = 8_192

/** Pieces of a stream, put together to lines. */
export interface Lines {
  readonly feed: (chunk: Buffer) => void
  /** Tells what came after the last line feed. */
  readonly end: () => void
}

/**
 * Tells each line without its ending and without colours. Of a line that was drawn over and over (a progress bar with its
 * carriage returns) the last state is told, as a terminal would show it.
 */
export function createLines(onLine: (line: string) => void): Lines {
  const decoder = new StringDecoder('utf8')
  let rest = ''
  const tell = (text: string) => onLine(stripVTControlCharacters(lastDrawn(text)).slice(0, MAX_LINE))
  const take = (text: string) => {
    const lines = (rest + text).split('\n')
    // One that never ends is kept as long as it may be told, and a bit for its colours.
    rest = (lines.pop() ?? '').slice(0, 2 * MAX_LINE)
    for (const line of lines) tell(line)
  }
  return {
    feed: chunk => take(decoder.write(chunk)),
    end: () => {
      take(decoder.end())
      if (rest !== '') tell(rest)
      rest = ''
    },
  }
}

function lastDrawn(line: string): string {
  const text = line.endsWith('\r') ? line.slice(0, -1) : line
  return text.slice(text.lastIndexOf('\r') + 1)
}
