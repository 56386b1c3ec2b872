type Env = Readonly<Record<string, string | undefined>>

/** May addresses be links (OSC 8)? Not under `NO_HYPERLINK` (set and not empty), `FORCE_HYPERLINK=0`, or a dumb terminal. */
export function wantsLinks(env: Env): boolean {
  return (env.NO_HYPERLINK ?? '') === '' && env.FORCE_HYPERLINK !== '0' && env.TERM !== 'dumb'
}

/** The text as a link for terminals that know OSC 8; others show it as it is. As many columns as it had. */
export function linked(text: string, href: string): string {
  return `\u001b]8;;${href}\u001b\\${text}\u001b]8;;\u001b\\`
}
