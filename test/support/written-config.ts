/** A NextAuth configuration as somebody would have written it into a file: functions by their source. */
export function writtenConfig(config: object): string {
  return `import NextAuth from 'next-auth'\nexport const { auth } = NextAuth(${written(config, '')})\n`
}

function written(value: unknown, indent: string): string {
  if (typeof value === 'function') return String(value)
  if (Array.isArray(value)) return `[${value.map(one => written(one, indent)).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'undefined'
  const inner = `${indent}  `
  const members = Object.entries(value).map(([key, one]) => `${inner}${member(key, one, inner)},\n`)
  return `{\n${members.join('')}${indent}}`
}

/** A method says its name itself. */
function member(key: string, value: unknown, indent: string): string {
  const text = written(value, indent)
  const isMethod = typeof value === 'function' && new RegExp(`^(?:async )?${key}\\(`).test(text)
  return isMethod ? text : `${key}: ${text}`
}
