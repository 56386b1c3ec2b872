export const metadata = { title: 'Auth.js v5 example, server only', icons: { icon: 'data:,' } }

const css = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif }
body { max-width: 42rem; margin: 2rem auto; padding: 0 1rem }
nav { display: flex; gap: 1rem; padding-bottom: .75rem; border-bottom: 1px solid #8886 }
nav strong { margin-right: auto }
aside { margin: 1rem 0; padding: .75rem 1rem; border-left: 4px solid #2a7; background: #2a71 }
aside[data-fault]:not([data-fault="none"]) { border-color: #c33; background: #c331 }
section { margin: 1rem 0; padding: 1rem; border: 1px solid #8886; border-radius: .5rem }
h1, h2 { margin: 0 0 .5rem; font-size: 1.15rem }
p { margin: .25rem 0 } code, pre { font: 14px/1.4 ui-monospace, monospace }
pre { margin: .5rem 0; padding: .5rem; overflow: auto; background: #8882; border-radius: .25rem }
form, .row { display: flex; flex-wrap: wrap; gap: .5rem; align-items: end }
label { display: grid; font-size: .85rem } input, button { font: inherit; padding: .35rem .6rem }
[role=alert] { color: #c33 }
`

/** Static, so that a page beneath it can be; what is read for each request is in `(live)`. */
export default function Layout({ children }) {
  return (
    <html lang="en">
      <body>
        <style>{css}</style>
        {children}
      </body>
    </html>
  )
}
