import { auth } from '../../auth.js'

export default async function Page() {
  const session = await auth()
  return (
    <main>
      <section data-testid="who" data-user={session?.user?.name ?? ''}>
        <h1>{session?.user?.name ? `The server sees ${session.user.name}` : 'The server sees nobody'}</h1>
        <p>
          <code>auth()</code> in a server component:
        </p>
        <pre data-testid="session">{JSON.stringify(session, null, 2)}</pre>
      </section>
    </main>
  )
}
