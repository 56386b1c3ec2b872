/** What a person sees instead of the app's page. */
export interface NoticePage {
  readonly title: string
  /** Plain sentences; escaped here. */
  readonly lines: readonly string[]
  /** Ask again every second: for an app that is still starting. */
  readonly refresh: boolean
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, char => ENTITIES[char] ?? char)
}

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { min-height: 100vh; margin: 0; display: grid; place-items: center }
main { max-width: 34rem; padding: 2rem }
h1 { font-size: 1.25rem; margin: 0 0 .75rem }
p { margin: .25rem 0; overflow-wrap: anywhere }
small { display: block; margin-top: 1.5rem; opacity: .65 }
.dot { display: inline-block; width: .6em; height: .6em; margin-right: .5em; border-radius: 50%; background: #d97706; animation: pulse 1s infinite alternate }
@keyframes pulse { to { opacity: .25 } }
@media (prefers-reduced-motion: reduce) { .dot { animation: none } }`

/** One small HTML page: no script, nothing loaded, nothing unescaped. */
export function renderNoticePage(page: NoticePage): string {
  const lines = page.lines.map(line => `<p>${escapeHtml(line)}</p>`).join('\n')
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
${page.refresh ? '<meta http-equiv="refresh" content="1">\n' : ''}<title>${escapeHtml(page.title)}</title>
<style>${STYLE}
</style>
</head>
<body>
<main>
<h1>${page.refresh ? '<span class="dot"></span>' : ''}${escapeHtml(page.title)}</h1>
${lines}
<small>This page comes from authproxy, the local HTTPS proxy in front of your app. It watches NextAuth / Auth.js sessions and names the cause when one is lost.</small>
</main>
</body>
</html>
`
}
