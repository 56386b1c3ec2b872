import Link from 'next/link'
import { currentFault } from '../../../faults.js'
import { leave } from '../../actions.js'
import { OtherBuild } from './other-build.jsx'

export default function Layout({ children }) {
  const { page } = currentFault()
  return (
    <>
      <div className="row">
        <Link href="/dashboard" prefetch={false}>
          Overview
        </Link>
        <Link href="/dashboard/reports" prefetch={false}>
          Reports
        </Link>
        {page === 'links-to-members' && (
          <Link href="/members" prefetch={false} id="members">
            Members
          </Link>
        )}
        {page === 'links-to-sign-out' && <Link href="/sign-out">Log out</Link>}
        <form action={leave}>
          <button type="submit" id="sign-out">
            Log out
          </button>
        </form>
      </div>
      {page === 'is-of-other-build' && <OtherBuild />}
      {children}
    </>
  )
}
