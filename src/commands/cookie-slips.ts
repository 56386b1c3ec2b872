import { printable } from '../http/printable.ts'
import type { ParsedSetCookie } from '../model/cookie.ts'
import { nearest } from './line/nearest.ts'

const FLAGS = ['secure', 'httponly', 'partitioned']
const KNOWN: Readonly<Record<string, string>> = {
  ...{ domain: 'Domain', path: 'Path', expires: 'Expires', 'max-age': 'Max-Age', samesite: 'SameSite' },
  ...{ secure: 'Secure', httponly: 'HttpOnly', partitioned: 'Partitioned', priority: 'Priority' },
}
/** Of a line that long nobody typed the rest by hand. */
const MAX_ATTRIBUTES = 30
/** Two lines in one: a comma that no date has, and a name behind it. */
const FOLDED = /,\s*([\w!#$%&'*+.^`|~-]{1,60})=/

/** Slips of the pen: what a line says, and the browser ignores or takes otherwise; a sentence each. `line` in latin1. */
export function slipsOf(line: string, parsed: ParsedSetCookie): readonly string[] {
  const [pair = '', ...attributes] = line.split(';')
  // What stands behind is the rest of the value, and no slip of its own.
  if (/^"[^"]*$/.test(parsed.value) && attributes.length > 0)
    return [
      'The value begins with a quotation mark and ends at the first semicolon: quotes protect nothing in a cookie. Encode the value.',
    ]
  const notes = attributes.slice(0, MAX_ATTRIBUTES).flatMap(one => slipOf(one.trim(), parsed) ?? [])
  const folded = [pair, ...attributes.filter(one => !/^\s*expires\s*=/i.test(one))]
    .map(one => FOLDED.exec(one)?.[1])
    .find(name => name !== undefined)
  if (folded !== undefined)
    notes.push(
      `Behind a comma stands what looks like a second cookie (${show(folded)}). It is part of this one: each cookie needs a Set-Cookie line of its own.`,
    )
  return notes
}

function slipOf(attribute: string, { path, sameSite }: ParsedSetCookie): string | null {
  const equals = attribute.indexOf('=')
  const name = (equals < 0 ? attribute : attribute.slice(0, equals)).trim()
  const value = equals < 0 ? '' : attribute.slice(equals + 1).trim()
  const key = name.toLowerCase()
  if (key === '') return null
  if (KNOWN[key] === undefined) {
    const meant = nearest(key, Object.keys(KNOWN))
    const question = meant === null ? '' : ` Was ${KNOWN[meant]} meant?`
    return `${show(name)} is no attribute of a cookie, so it is ignored.${question}`
  }
  if (FLAGS.includes(key) && equals >= 0)
    return `${show(attribute)} means ${KNOWN[key]}: the attribute has no value, and stands for yes. Leave it out for no.`
  if (key === 'samesite' && sameSite === null)
    return `SameSite=${show(value)} is none of Strict, Lax and None, so it is ignored.`
  if (key === 'path' && path === null && value !== '')
    return `Path=${show(value)} does not begin with a slash, so it is ignored.`
  return null
}

function show(latin1: string): string {
  return printable(Buffer.from(latin1, 'latin1').toString('utf8'), 80)
}
