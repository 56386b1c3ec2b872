import { connection } from 'next/server'
import { authOptions } from '../auth.js'
import { currentFault } from '../faults.js'
import { SessionPage } from './session-page.jsx'

export default async function Page() {
  await connection() // the fault and OIDC_ISSUER are read for each request
  const ids = authOptions().providers.map(provider => provider.id)
  return (
    <SessionPage
      password={ids.includes('credentials')}
      oidc={ids.includes('oidc')}
      mail={ids.includes('email')}
      basePath={currentFault().clientBasePath}
    />
  )
}
