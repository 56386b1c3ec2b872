'use server'

import { AuthError } from 'next-auth'
import { signIn, signOut } from '../auth.js'

/** For `useActionState`: answers with what to tell the user; a good sign-in ends in a redirect. */
export async function authenticate(_previous, fields) {
  try {
    await signIn('credentials', fields)
  } catch (error) {
    if (!(error instanceof AuthError)) throw error // the redirect travels as an exception
    return error.type === 'CredentialsSignin' ? 'Invalid credentials.' : 'Something went wrong.'
  }
}

export async function enterElsewhere(fields) {
  await signIn('oidc', { redirectTo: String(fields.get('redirectTo') ?? '/dashboard') })
}

export async function leave() {
  await signOut({ redirectTo: '/' })
}
