import { redirect } from 'next/navigation'
import { auth } from './auth.js'

/** The session for a guarded page, which does not trust the guard alone. */
export async function requireUser() {
  const session = await auth()
  if (!session?.user) redirect('/login')
  return session
}
