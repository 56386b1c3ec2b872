import NextAuth from 'next-auth'
import { appConfig } from './auth.config.js'

export const { handlers, auth, signIn, signOut } = NextAuth(() => appConfig())
