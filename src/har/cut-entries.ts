/** Takes a HAR in pieces, and gives its entries one by one. */
export interface EntryCutter {
  /** The next octets of the file, UTF-8. Throws `SyntaxError` where JSON cannot go on like this. */
  readonly push: (chunk: Uint8Array) => void
  /** The whole document with `log.entries` empty, as JSON text. Throws `SyntaxError` in the middle of an entry. */
  readonly end: () => string
}

export interface CutterOptions {
  /**
   * `log.entries` begins: whatever was given before of another array of that name is void, as for `JSON.parse`. `before`: the
   * document so far, closed.
   */
  readonly onEntries: (before: string) => void
  /** The JSON text of one entry; null = longer than `maxEntryBytes`. What it throws ends the cutting. */
  readonly onEntry: (text: string | null) => void
  readonly maxEntryBytes: number
  /** What stands around the entries may be so long; beyond it `onTooLarge` is called, which throws. */
  readonly maxRestBytes: number
  readonly onTooLarge: () => never
}

const QUOTE = 0x22
const BACKSLASH = 0x5c
const COMMA = 0x2c
const COLON = 0x3a
const OPEN_ARRAY = 0x5b
const CLOSE_ARRAY = 0x5d
const OPEN_OBJECT = 0x7b
const CLOSE_OBJECT = 0x7d
const MAX_KEY_BYTES = 200

/**
 * Looks for nothing but the borders of entries: what stands between them is for `JSON.parse` to judge, so that a file that is cut and
 * one that is read at once give the same. Strings and brackets are counted, and keys are read down to `log.entries`.
 */
export function createEntryCutter(options: CutterOptions): EntryCutter {
  const rest = createPieces(options.maxRestBytes)
  const entry = createPieces(options.maxEntryBytes)
  let where: 'around' | 'between' | 'entry' | 'plain entry' = 'around'
  let inString = false
  let escaped = false
  /** Open brackets around this place: of the document, or of the entry. */
  let depth = 0
  /** Is the document an object, and is the value at depth 2 its log? */
  let isDocument = false
  let inLog = false
  /** The next text is the name of a field of these two. */
  let wantsKey = false
  let key = ''
  const names = ['', '']
  /** In the list of entries: what may come. */
  let next: 'entry or end' | 'entry' | 'comma or end' = 'entry or end'

  /** From `start` within a string; answers with where it ends, or the end of the chunk. */
  const passString = (chunk: Uint8Array, start: number): number => {
    let at = start
    if (escaped && at < chunk.length) {
      escaped = false
      at++
    }
    for (; at < chunk.length; at++) {
      const octet = chunk[at]
      if (octet === QUOTE) {
        inString = false
        return at + 1
      }
      if (octet !== BACKSLASH) continue
      at++
      if (at === chunk.length) escaped = true
    }
    return chunk.length
  }

  const keep = (chunk: Uint8Array, start: number, end: number): void => {
    rest.take(chunk, start, end)
    if (rest.isFull()) options.onTooLarge()
  }

  const enter = (chunk: Uint8Array, start: number, end: number): number => {
    keep(chunk, start, end)
    where = 'between'
    next = 'entry or end'
    options.onEntries(`${rest.text()}]}}`)
    return end
  }

  const around = (chunk: Uint8Array, start: number): number => {
    let at = start
    while (at < chunk.length) {
      if (inString) {
        const from = at
        at = passString(chunk, at)
        if (wantsKey && key.length <= MAX_KEY_BYTES) key += Buffer.from(chunk.subarray(from, at)).toString('latin1')
        if (!inString && wantsKey) names[depth - 1] = readKey(key)
        continue
      }
      const octet = chunk[at++]
      if (octet === QUOTE) {
        inString = true
        key = '"'
      } else if (octet === OPEN_OBJECT || octet === OPEN_ARRAY) {
        if (depth === 2 && inLog && octet === OPEN_ARRAY && names[1] === 'entries' && !wantsKey)
          return enter(chunk, start, at)
        if (depth === 0) isDocument = octet === OPEN_OBJECT
        if (depth === 1) inLog = octet === OPEN_OBJECT && isDocument && names[0] === 'log' && !wantsKey
        wantsKey = depth === 0 ? isDocument : depth === 1 && inLog
        depth++
      } else if (octet === CLOSE_OBJECT || octet === CLOSE_ARRAY) {
        depth--
        wantsKey = false
      } else if (octet === COMMA) wantsKey = (depth === 1 && isDocument) || (depth === 2 && inLog)
      else if (octet === COLON) wantsKey = false
    }
    keep(chunk, start, at)
    return at
  }

  const between = (chunk: Uint8Array, start: number): number => {
    for (let at = start; at < chunk.length; at++) {
      const octet = chunk[at] ?? 0
      if (octet === 0x20 || (octet >= 0x09 && octet <= 0x0d)) continue
      if (octet === COMMA) {
        if (next !== 'comma or end') throw new SyntaxError('a comma between entries')
        next = 'entry'
      } else if (octet === CLOSE_ARRAY) {
        if (next === 'entry') throw new SyntaxError('a comma before the end')
        where = 'around'
        depth = 2
        keep(chunk, at, at + 1)
        return at + 1
      } else {
        if (next === 'comma or end') throw new SyntaxError('no comma between entries')
        next = 'comma or end'
        where = octet === OPEN_OBJECT || octet === OPEN_ARRAY || octet === QUOTE ? 'entry' : 'plain entry'
        depth = 0
        return at
      }
    }
    return chunk.length
  }

  /** An object, a list or a text. */
  const inEntry = (chunk: Uint8Array, start: number): number => {
    let at = start
    while (at < chunk.length) {
      if (inString) at = passString(chunk, at)
      else {
        const octet = chunk[at++]
        if (octet === QUOTE) {
          inString = true
          continue
        }
        if (octet === OPEN_OBJECT || octet === OPEN_ARRAY) depth++
        else if (octet === CLOSE_OBJECT || octet === CLOSE_ARRAY) depth--
        else continue
      }
      if (depth === 0 && !inString) return endEntry(chunk, start, at)
    }
    entry.take(chunk, start, at)
    return at
  }

  /** A number, true, false or null. */
  const inPlainEntry = (chunk: Uint8Array, start: number): number => {
    for (let at = start; at < chunk.length; at++) {
      const octet = chunk[at] ?? 0
      if (octet === COMMA || octet === CLOSE_ARRAY || octet <= 0x20) return endEntry(chunk, start, at)
    }
    entry.take(chunk, start, chunk.length)
    return chunk.length
  }

  const endEntry = (chunk: Uint8Array, start: number, end: number): number => {
    entry.take(chunk, start, end)
    const text = entry.isFull() ? null : entry.text()
    entry.clear()
    where = 'between'
    options.onEntry(text)
    return end
  }

  const steps = { around, between, entry: inEntry, 'plain entry': inPlainEntry }
  return {
    push: chunk => {
      for (let at = 0; at < chunk.length; ) at = steps[where](chunk, at)
    },
    end: () => {
      if (where !== 'around') throw new SyntaxError('the end within the entries')
      return rest.text()
    },
  }
}

/** The text of a key, with its quotes; '' = none that matters. */
function readKey(text: string): string {
  try {
    return String(JSON.parse(text))
  } catch {
    return ''
  }
}

/** Octets of several chunks; beyond `max` none are kept. */
function createPieces(max: number) {
  let pieces: Uint8Array[] = []
  let bytes = 0
  return {
    take: (chunk: Uint8Array, start: number, end: number): void => {
      bytes += end - start
      if (bytes > max) pieces = []
      else if (end > start) pieces.push(chunk.subarray(start, end))
    },
    isFull: () => bytes > max,
    text: () => Buffer.concat(pieces).toString('utf8'),
    clear: () => {
      pieces = []
      bytes = 0
    },
  }
}
