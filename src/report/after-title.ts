import type { Diagnosis } from '../model/finding.ts'

/** What the text of a cause says beyond its title, which may be its first sentence; '' = nothing. A sentence that only begins like it stays whole. */
export function afterTitle({ title, text }: Pick<Diagnosis, 'title' | 'text'>): string {
  const sentence = title.endsWith('.') ? title : `${title}.`
  if (text === title || text === sentence) return ''
  return text.startsWith(`${sentence} `) ? text.slice(sentence.length).trimStart() : text
}
