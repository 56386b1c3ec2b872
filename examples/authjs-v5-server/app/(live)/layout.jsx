import Link from 'next/link'
import { connection } from 'next/server'
import { currentFault } from '../../faults.js'

export default async function Layout({ children }) {
  await connection() // the fault is read for each request, never while building
  const fault = currentFault()
  return (
    <>
      <nav>
        <strong>Auth.js v5 example, server only</strong>
        <Link href="/" prefetch={false}>
          Home
        </Link>
        <Link href="/about" prefetch={false}>
          About
        </Link>
        <Link href="/dashboard" prefetch={false}>
          Dashboard
        </Link>
      </nav>
      <aside data-fault={fault.name} data-testid="fault">
        <strong>
          {fault.title} <code>AUTHPROXY_FAULT={fault.name}</code>
        </strong>
        <p>{fault.does}</p>
        <p>What you see: {fault.sees}</p>
      </aside>
      {children}
    </>
  )
}
