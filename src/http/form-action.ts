/**
 * `form-action` of Content Security Policy Level 3 (https://www.w3.org/TR/CSP3/#directive-form-action). Chrome and Safari check every
 * redirect of a form's answer against it, Firefox does not. It does not fall back to `default-src`.
 */

/** The directive that forbids a form on `page` to end up at `target`; null = none does. `policies`: header values. */
export function blockedByFormAction(policies: readonly string[], page: string, target: string): string | null {
  for (const policy of policies.flatMap(value => value.slice(0, 20_000).split(','))) {
    const directive = policy
      .split(';')
      .map(part => part.trim())
      .find(part => /^form-action(?:\s|$)/i.test(part))
    if (directive === undefined) continue
    const [, ...sources] = directive.split(/\s+/)
    if (!sources.slice(0, 200).some(source => allows(source, page, target))) return directive.slice(0, 200)
  }
  return null
}

function allows(source: string, page: string, target: string): boolean {
  if (!URL.canParse(page) || !URL.canParse(target)) return true
  const [from, to] = [new URL(page), new URL(target)]
  const text = source.toLowerCase()
  if (text === "'self'") return from.host === to.host && schemeFits(from.protocol, to.protocol)
  if (text.startsWith("'")) return false
  if (text === '*') return to.protocol === 'http:' || to.protocol === 'https:' || to.protocol === from.protocol
  if (/^[a-z][a-z0-9+.-]*:$/.test(text)) return schemeFits(text, to.protocol)
  // The path counts only where no redirect came before (CSP3 6.7.2.7), and this is one.
  const parts =
    /^(?:([a-z][a-z0-9+.-]*:)\/\/)?(\*|(?:\*\.)?[a-z0-9._-]+|\[[0-9a-f:.]+\])(?::(\d{1,5}|\*))?(?:\/|$)/.exec(text)
  if (parts === null) return false
  const [, scheme = from.protocol, host = '', port] = parts
  const hostFits = host === '*' || (host.startsWith('*.') ? to.hostname.endsWith(host.slice(1)) : to.hostname === host)
  return schemeFits(scheme, to.protocol) && hostFits && portFits(port, to)
}

/** A source for http covers https as well. */
function schemeFits(source: string, target: string): boolean {
  return source === target || (source === 'http:' && target === 'https:')
}

function portFits(port: string | undefined, to: URL): boolean {
  const standard = to.protocol === 'https:' ? '443' : '80'
  const actual = to.port === '' ? standard : to.port
  if (port === '*') return true
  return port === undefined
    ? actual === '80' || actual === '443'
    : port === actual || (port === '80' && actual === '443')
}
