import type { Hint } from '../model/hint.ts'
import type { Place } from './project.ts'
import type { Source } from './source.ts'

/** Wider lines are cut, around the place. */
const WIDTH = 100
/** What a literal may show: names that NextAuth and browsers know, and paths without a digit or a capital. Anything else may be a secret. */
const SHOWN =
  /^['"`]?(?:(?:\.{0,2}|@)\/[a-z/:*.()|?!$_-]{0,80}|lax|strict|none|jwt|database|(?:__(?:Secure|Host)-)?(?:next-auth|authjs)\.(?:session-token|csrf-token|callback-url|state|nonce|pkce\.code_verifier)|next(?:-auth)?(?:\/[a-z]{1,20}){0,2})['"`]?$/
/** What stands before a literal that is one, whatever it looks like. */
const BEFORE_SECRET = /(?:secret|password|token)['"]?\s*[:=]\s*$/i

/** The line of a place with every value in it masked. `source`: of code; null = a `.env` file. */
export function frameOf({ file, line, column }: Place, source: Source | null): Hint['frame'] {
  const lines = file.text.split('\n')
  const start = lines.slice(0, line - 1).reduce((sum, one) => sum + one.length + 1, 0)
  const end = start + (lines[line - 1] ?? '').length
  const at = start + column - 1
  const mask = source === null ? maskEnv : (from: number, to: number) => maskCode(source, from, to)
  const text = (from: number, to: number) => mask(from, to, file.text.slice(from, to))
  const before = text(start, at)
  const shown = before + text(at, end)
  const indent = before.length - before.trimStart().length
  const caret = before.length - indent
  const cut = caret > WIDTH / 2 ? caret - WIDTH / 2 : 0
  return { text: shown.slice(indent + cut, indent + cut + WIDTH).trimEnd(), caret: caret - cut }
}

function maskEnv(_from: number, _to: number, text: string): string {
  // `ENV NAME value` of a Dockerfile has neither sign.
  const sign = /[=:]|(?<=\w)[ \t](?=[ \t]*[^\s=:])/.exec(text)
  return sign === null ? text : `${text.slice(0, sign.index + 1)}…`
}

/** Literals that are not known to be harmless, and comments. */
function maskCode({ file, literals }: Source, from: number, to: number): string {
  let shown = ''
  let next = from
  for (const { start, end, kind } of literals) {
    if (end <= next || start >= to) continue
    const [first, last] = [Math.max(start, next), Math.min(end, to)]
    const literal = file.text.slice(start, end)
    const quotes = kind === 'quoted' && first === start
    const masked = kind === 'comment' ? '// …' : quotes ? `${literal[0]}…${end <= to ? literal[0] : ''}` : '…'
    const isHarmless = SHOWN.test(literal) && !BEFORE_SECRET.test(file.text.slice(Math.max(0, start - 40), start))
    shown += file.text.slice(next, first) + (isHarmless ? literal.slice(first - start, last - start) : masked)
    next = last
  }
  return shown + file.text.slice(next, to)
}
