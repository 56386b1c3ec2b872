'use client'

import { SessionProvider, signIn, signOut, useSession } from 'next-auth/react'
import { useEffect, useState } from 'react'

/** `password`, `oidc`, `mail`: which ways to sign in the app offers; `basePath`: where the client asks, left out when healthy. */
export function SessionPage({ basePath, ...props }) {
  return (
    <SessionProvider basePath={basePath}>
      <SessionPanel {...props} />
    </SessionProvider>
  )
}

function SessionPanel({ password, oidc, mail }) {
  const { data, status, update } = useSession()
  const [answers, setAnswers] = useState(0)
  // The provider hands out a new object for every answer of the endpoint, so this counts answers.
  useEffect(() => setAnswers(count => count + (data === undefined ? 0 : 1)), [data])

  return (
    <main>
      <section data-testid="who" data-status={status} data-user={data?.user?.name ?? ''} data-answers={answers}>
        <h1>{headline(status, data)}</h1>
        <p>
          useSession: <code data-testid="status">{status}</code>
        </p>
        <pre data-testid="session">{JSON.stringify(data, null, 2) ?? 'undefined'}</pre>
        <div className="row">
          <button
            type="button"
            id="refresh"
            onClick={refresh}
            title="GET /api/auth/session, as on coming back to the tab"
          >
            Refresh session
          </button>
          <button type="button" id="update" onClick={() => update({ name: 'Ada King' })} title="POST /api/auth/session">
            Change the name: update()
          </button>
          <button type="button" id="sign-out" onClick={() => signOut({ redirect: false })}>
            Sign out
          </button>
        </div>
      </section>
      {password && <SignInForm />}
      {mail && <MailForm />}
      {oidc && (
        <section>
          <h2>Sign in elsewhere</h2>
          <button type="button" id="sign-in-oidc" onClick={() => signIn('oidc', { callbackUrl: '/' })}>
            Sign in with the local OpenID provider
          </button>
        </section>
      )}
    </main>
  )
}

function SignInForm() {
  const [result, setResult] = useState(null)
  const submit = async event => {
    event.preventDefault()
    const fields = new FormData(event.currentTarget)
    const { username, password } = Object.fromEntries(fields)
    setResult(await signIn('credentials', { username, password, redirect: false }))
  }
  return (
    <section>
      <h2>Sign in</h2>
      <form id="sign-in" onSubmit={submit}>
        <label>
          User <input id="username" name="username" defaultValue="ada" autoComplete="username" />
        </label>
        <label>
          Password <input id="password" name="password" type="password" defaultValue="lovelace" autoComplete="off" />
        </label>
        <button id="submit" type="submit">
          Sign in
        </button>
      </form>
      {result?.error && <p role="alert">Refused: {result.error}</p>}
      {result && <pre data-testid="sign-in-result">{JSON.stringify(result)}</pre>}
    </section>
  )
}

function MailForm() {
  const [result, setResult] = useState(null)
  const submit = async event => {
    event.preventDefault()
    const email = new FormData(event.currentTarget).get('email')
    setResult(await signIn('email', { email, redirect: false }))
  }
  return (
    <section>
      <h2>Sign in by mail</h2>
      <form onSubmit={submit}>
        <label>
          Mail address <input name="email" defaultValue="ada@example.org" autoComplete="email" />
        </label>
        <button id="submit" type="submit">
          Send me a link
        </button>
      </form>
      {result && <pre data-testid="sign-in-result">{JSON.stringify(result)}</pre>}
    </section>
  )
}

function headline(status, data) {
  if (status === 'loading') return 'Loading …'
  if (!data) return 'Signed out'
  return data.user?.name ? `Signed in as ${data.user.name} (${data.user.role ?? 'no role'})` : 'Signed in as nobody'
}

/** What next-auth/react does when one comes back to the tab: it fetches the session again, if it had one. */
function refresh() {
  document.dispatchEvent(new Event('visibilitychange'))
}
