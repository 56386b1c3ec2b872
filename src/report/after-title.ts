import type { Diagnosis } from '../model/finding.ts'

/** What the text of a cause says beyond its title, which may be the beginning of it; '' = nothing. */
export function afterTitle({ title, text }: Pick<Diagnosis, 'title' | 'text'>): string {
  return text.startsWith(title) ? text.slice(title.length).trimStart() : text
}
