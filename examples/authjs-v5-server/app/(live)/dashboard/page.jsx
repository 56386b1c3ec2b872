import { requireUser } from '../../../require-user.js'
import { Who } from './who.jsx'

export default async function Page() {
  return <Who session={await requireUser()} title="Dashboard" />
}
