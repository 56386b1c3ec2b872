import { getServerSession } from 'next-auth'
import { authOptions } from '../../auth.js'

export default async function Page() {
  const session = await getServerSession(authOptions())
  return (
    <main>
      <section data-testid="who" data-user={session?.user?.name ?? ''}>
        <h1>{session?.user?.name ? `The server sees ${session.user.name}` : 'The server sees nobody'}</h1>
        <p>
          <code>getServerSession(authOptions)</code> in a server component:
        </p>
        <pre data-testid="session">{JSON.stringify(session, null, 2)}</pre>
      </section>
    </main>
  )
}
