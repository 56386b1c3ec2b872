import { after } from 'next/server'
import { currentFault } from '../../../../faults.js'
import { requireUser } from '../../../../require-user.js'
import { Who } from '../who.jsx'

export default async function Page() {
  const session = await requireUser()
  after(() => currentFault().afterReports?.())
  return <Who session={session} title="Reports" />
}
