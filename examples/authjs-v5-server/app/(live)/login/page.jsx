import { appConfig } from '../../../auth.config.js'
import { enterElsewhere } from '../../actions.js'
import { LoginForm } from './login-form.jsx'

export default async function Page({ searchParams }) {
  const { callbackUrl = '/dashboard', error } = await searchParams
  const ids = appConfig().providers.map(provider => provider.id)
  return (
    <main>
      <section>
        <h1>Log in</h1>
        {error && <p role="alert">Refused: {error}</p>}
        {ids.includes('credentials') && <LoginForm callbackUrl={String(callbackUrl)} />}
        {ids.includes('oidc') && (
          <form action={enterElsewhere}>
            <input type="hidden" name="redirectTo" value={callbackUrl} />
            <button type="submit" id="sign-in-oidc">
              Log in with the local OpenID provider
            </button>
          </form>
        )}
      </section>
    </main>
  )
}
