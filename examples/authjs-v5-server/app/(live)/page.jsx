import Link from 'next/link'
import { auth } from '../../auth.js'

export default async function Page() {
  const session = await auth()
  const name = session?.user?.name
  return (
    <main>
      <section data-testid="who" data-user={name ?? ''}>
        <h1>{name ? `Welcome back, ${name}` : 'Welcome'}</h1>
        <p>Everything here is asked on the server: no SessionProvider, no request to /api/auth/session.</p>
        <Link href="/login" prefetch={false}>
          Log in
        </Link>
      </section>
    </main>
  )
}
