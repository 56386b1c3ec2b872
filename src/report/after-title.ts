import type { Diagnosis } from '../model/finding.ts'

/** What the text of a cause says beyond its title, which may be the beginning of it; '' = nothing. */
export function afterTitle({ title, text }: Pick<Diagnosis, 'title' | 'text'>): string {
  // A title that ends within a sentence is no sentence of the text.
  const isWhole = text === title || (text.startsWith(title) && /[.!?]$/.test(title))
  return isWhole ? text.slice(title.length).trimStart() : text
}
