/** One directive of an nginx configuration; a block has directives of its own. */
export interface Directive {
  readonly name: string
  readonly args: readonly string[]
  readonly file: string
  readonly line: number
  readonly block: readonly Directive[] | null
}

/** What keeps a configuration from being read. */
export class ConfFault extends Error {
  override readonly name = 'ConfFault'
  readonly nextStep: string
  constructor(message: string, nextStep = 'nginx -t says what nginx thinks of it.') {
    super(message)
    this.nextStep = nextStep
  }
}

interface Token {
  readonly text: string
  /** Written in quotes, so that `{` and `;` in it are text. */
  readonly quoted: boolean
  readonly line: number
}

/** Deeper than any file that people write. */
const MAX_DEPTH = 50

/** Reads the grammar of nginx: words, quotes, comments, `;` and blocks. Throws `ConfFault` with file and line. */
export function parseNginx(text: string, file: string): readonly Directive[] {
  const tokens = tokenise(text, file)
  let at = 0
  const fault = (line: number, what: string) => new ConfFault(`${file}, line ${line}: ${what}`)
  const is = (token: Token | undefined, sign: string) => token !== undefined && !token.quoted && token.text === sign

  const readBlock = (depth: number, openedAt: number): Directive[] => {
    const found: Directive[] = []
    for (;;) {
      const first = tokens[at]
      if (first === undefined) {
        if (depth > 0) throw fault(openedAt, 'a block is not closed')
        return found
      }
      if (is(first, '}')) {
        if (depth === 0) throw fault(first.line, '"}" closes nothing')
        at++
        return found
      }
      if (is(first, ';') || is(first, '{')) throw fault(first.line, `"${first.text}" stands where a directive should`)
      found.push(readDirective(first, depth))
    }
  }
  const readDirective = (first: Token, depth: number): Directive => {
    const args: string[] = []
    for (at++; ; at++) {
      const token = tokens[at]
      if (token === undefined || is(token, '}')) throw fault(first.line, `"${first.text}" does not end with ";"`)
      if (is(token, ';') || is(token, '{')) break
      args.push(token.text)
    }
    const opens = is(tokens[at], '{')
    at++
    if (opens && depth >= MAX_DEPTH) throw fault(first.line, 'blocks stand too deep in each other')
    const block = opens ? readBlock(depth + 1, first.line) : null
    return { name: first.text, args, file, line: first.line, block }
  }
  return readBlock(0, 1)
}

function tokenise(text: string, file: string): readonly Token[] {
  const tokens: Token[] = []
  let line = 1
  let at = 0
  const step = (): string => {
    const char = text[at] ?? ''
    if (char === '\n') line++
    at++
    return char
  }
  const readQuoted = (): void => {
    const begun = line
    const quote = step()
    let word = ''
    while (at < text.length && text[at] !== quote) {
      if (text[at] === '\\' && (text[at + 1] === quote || text[at + 1] === '\\')) step()
      word += step()
    }
    if (at >= text.length) throw new ConfFault(`${file}, line ${begun}: a quote is not closed`)
    step()
    tokens.push({ text: word, quoted: true, line: begun })
  }
  const readWord = (): void => {
    const begun = line
    let word = ''
    while (at < text.length && !/[\s;{}]/.test(text[at] ?? '')) {
      if (text[at] === '\\') word += step()
      else if (text[at] === '$' && text[at + 1] === '{') word += readBraced()
      word += step()
    }
    tokens.push({ text: word, quoted: false, line: begun })
    if (word.endsWith('_by_lua_block')) skipCode()
  }
  /** `${name}`: its braces are no block. The last one is left to the caller. */
  const readBraced = (): string => {
    let word = ''
    while (at < text.length && text[at] !== '}' && text[at] !== '\n') word += step()
    return word
  }
  /** Another language: only its braces count. */
  const skipCode = (): void => {
    let depth = 0
    while (at < text.length) {
      const char = step()
      if (char === '{') depth++
      if (char === '}' && --depth === 0) break
    }
    tokens.push({ text: ';', quoted: false, line })
  }
  while (at < text.length) {
    const char = text[at] ?? ''
    if (/\s/.test(char)) step()
    else if (char === '#') while (at < text.length && text[at] !== '\n') step()
    else if (char === '"' || char === "'") readQuoted()
    else if (char === ';' || char === '{' || char === '}') tokens.push({ text: step(), quoted: false, line })
    else readWord()
  }
  return tokens
}
