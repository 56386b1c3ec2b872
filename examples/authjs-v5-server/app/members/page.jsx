import { requireUser } from '../../require-user.js'

/** For one fault: what auth() found while building, nobody, is what everybody gets. */
export const dynamic = 'force-static'

export default async function Page() {
  await requireUser()
  return <h1>Never built</h1>
}
