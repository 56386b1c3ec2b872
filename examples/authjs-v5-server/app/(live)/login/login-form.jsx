'use client'

import { useActionState } from 'react'
import { authenticate } from '../../actions.js'

export function LoginForm({ callbackUrl }) {
  const [refusal, action, isPending] = useActionState(authenticate, undefined)
  return (
    <form id="enter" action={action}>
      <label>
        User <input id="username" name="username" defaultValue="ada" autoComplete="username" />
      </label>
      <label>
        Password <input id="password" name="password" type="password" defaultValue="lovelace" autoComplete="off" />
      </label>
      <input type="hidden" name="redirectTo" value={callbackUrl} />
      <button id="submit" type="submit" aria-disabled={isPending}>
        Log in
      </button>
      {refusal && (
        <p role="alert" data-testid="refusal">
          {refusal}
        </p>
      )}
    </form>
  )
}
