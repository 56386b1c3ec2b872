import { GUARANTEES, type Guarantee } from './guarantees.ts'

/** docs/security.md: who might want what, what is promised against it, and what is not. */
export function securityPage(): string {
  const groups = GUARANTEES.map(({ title, guarantees }) =>
    [`### ${title}`, '', '| | promise | shown by |', '|---|---|---|', ...guarantees.map(row)].join('\n'),
  )
  return `${[HEAD, ...groups, TAIL].join('\n\n')}\n`
}

function row({ id, text, shownBy, why }: Guarantee): string {
  const tests = [...new Set(shownBy.map(([file]) => `[${file}](../test/${file})`))].join(', ')
  return `| ${id} | ${text} | ${tests === '' ? `no test here; ${why}` : tests} |`
}

const HEAD = `<!-- Written by npm run docs; edit scripts/guarantees.ts and scripts/security-page.ts. -->

# Security

How to report a fault: [SECURITY.md](../SECURITY.md).

## Who might want what

authproxy stands between a browser and an app on a developer's machine. It holds a certificate authority that browsers trust, the app's
secret, and live session cookies. Taken for hostile:

- **Any web page** that the developer has open: it can send requests to loopback ports, open WebSockets there, and point names of its own at
  127.0.0.1 (DNS rebinding).
- **Whatever the app or its provider answers**: heads, bodies, cookies, redirects, compressed bombs, escapes for the terminal.
- **A HAR file, a log, an nginx.conf** that somebody sent.
- **Other users of the machine**, and whoever finds a file that was saved or a screen that was copied.

Trusted are the user, the app's own code and environment, and Node.

## What is promised, and what shows it`

const TAIL = `## What is not promised

- Nothing holds against a program that runs as the same user: it can read the CA's key, the app's secret and this process.
- Rates are not limited. A page that sends very many requests keeps the app as busy as it would without authproxy.
- With \`--host\` everybody on that network can use the app through the proxy. With \`--unsafe-include-secrets\` the file holds what it says.
- What stays readable in a redacted file (names, plain words of paths, sizes, times) is listed in the [README](../README.md#what-leaves-your-machine).
- The floods F4 and F5 are measured, not tested each time. On macOS and Windows the tests have not been run.`
