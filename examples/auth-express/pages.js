/** Markup of the example; values in it are escaped. */
const page = body => `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>Auth.js with Express</title></head>
<body>
<p><a href="/">Start</a> <a href="/reports">Reports</a> <a href="/auth/signin">Sign in</a> <a href="/auth/signout">Sign out</a></p>
${body}
</body>
</html>`

const escaped = text => String(text).replace(/[&<>"]/g, sign => `&#${sign.charCodeAt(0)};`)

/** Its script asks who is signed in, as a single-page app does. `base`: where it believes the routes to be. */
export const startPage = base =>
  page(`<p data-testid="who">…</p>
<script>
  const who = document.querySelector('[data-testid=who]')
  fetch('${base}/session')
    .then(answer => answer.json())
    .then(session => session?.user?.name ?? 'nobody')
    .catch(() => 'nobody')
    .then(name => { who.textContent = name; who.dataset.user = name })
</script>`)

export const reportsPage = user =>
  page(`<h1>Reports</h1><p data-testid="who">${escaped(user.name)}, ${escaped(user.role)}</p>`)
