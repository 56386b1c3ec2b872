import { parse } from '@babel/parser'
import { RULES } from '../../src/analyzers/rules/index.ts'

/** The lines of a fix, parted as a person pastes them: each part is code by itself, or a line of another language. */
export interface FixPart {
  /** `rule-id fix v4` */
  readonly of: string
  readonly dialect: 'v4' | 'v5'
  readonly text: string
  /** How it stands in a file; null = it is no code in any way, and no known line of another language. */
  readonly form: 'statements' | 'members' | 'other-language' | null
}

/** Of .env files, shells, nginx, ModSecurity, SQL. */
const OTHER_LANGUAGE =
  /^\s*(?:$|#|--|[A-Z][A-Z0-9_]*=|(?:npx|npm|openssl|mongosh|curl)\b|proxy_\w+ .*;|location .*\{ proxy_.*\}|SecRuleUpdateTargetById .*|ALTER TABLE .*;)/
const OPENED = /^\s*<(\w+)(?!.*<\/).*[^/]>\s*$/

const isCode = (text: string): boolean => {
  try {
    parse(text, {
      sourceType: 'module',
      plugins: ['typescript', 'jsx'],
      allowReturnOutsideFunction: true,
      allowAwaitOutsideFunction: true,
    })
    return true
  } catch {
    return false
  }
}

function formOf(text: string): FixPart['form'] {
  const tag = OPENED.exec(text)?.[1]
  if (isCode(tag === undefined ? text : `${text}</${tag}>`)) return 'statements'
  return isCode(`({\n${text}\n})`) ? 'members' : null
}

/** Comments alone need no form of their own. */
const isComment = (line: string) => /^\s*\/\//.test(line)

function partsOf(code: string, of: string, dialect: FixPart['dialect']): readonly FixPart[] {
  // What a person puts in its place stands as a name; an option is one of the library's cookies.
  const lines = code
    .replaceAll('{{option}}', 'sessionToken')
    .replace(/\{\{(\w+)\}\}/g, '$1')
    .replaceAll('…', '')
    .split('\n')
  const parts: FixPart[] = []
  for (let start = 0; start < lines.length; ) {
    const line = lines[start] ?? ''
    let taken = 1
    let form: FixPart['form'] = OTHER_LANGUAGE.test(line) || isComment(line) ? 'other-language' : null
    for (let end = lines.length; form === null && end > start; end--) {
      form = formOf(lines.slice(start, end).join('\n'))
      taken = end - start
    }
    parts.push({ of, dialect, text: lines.slice(start, start + taken).join('\n'), form })
    start += taken
  }
  return parts
}

/** All that findings print as lines to paste. */
export function fixParts(): readonly FixPart[] {
  return RULES.flatMap(rule =>
    Object.entries({ fix: rule.fix, ...rule.fixes }).flatMap(([name, fix]) =>
      (['v4', 'v5'] as const).flatMap(dialect => {
        const code = fix[dialect]
        return code === null ? [] : partsOf(code, `${rule.id} ${name} ${dialect}`, dialect)
      }),
    ),
  )
}
