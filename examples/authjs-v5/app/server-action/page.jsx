import { redirect } from 'next/navigation'
import { AuthError } from 'next-auth'
import { auth, signIn, signOut } from '../../auth.js'

async function enter(fields) {
  'use server'
  try {
    const { username, password } = Object.fromEntries(fields)
    await signIn('credentials', { username, password, redirectTo: '/server' })
  } catch (error) {
    if (error instanceof AuthError) redirect(`/server-action?error=${error.type}`)
    throw error // the redirect after a good sign-in travels as an exception
  }
}

async function leave() {
  'use server'
  await signOut({ redirectTo: '/server-action' })
}

export default async function Page({ searchParams }) {
  const { error } = await searchParams
  const session = await auth()
  return (
    <main>
      <section data-testid="who" data-user={session?.user?.name ?? ''}>
        <h1>{session?.user?.name ? `Signed in as ${session.user.name}` : 'Signed out'}</h1>
        <p>
          Sign-in and sign-out as server actions: no /api/auth request, no csrf token; the cookie is set by a POST of
          this page.
        </p>
        {error && <p role="alert">Refused: {error}</p>}
        <form id="enter" action={enter}>
          <label>
            User <input name="username" defaultValue="ada" autoComplete="username" />
          </label>
          <label>
            Password <input name="password" type="password" defaultValue="lovelace" autoComplete="off" />
          </label>
          <button type="submit">Sign in</button>
        </form>
        <form id="leave" action={leave}>
          <button type="submit">Sign out</button>
        </form>
      </section>
    </main>
  )
}
