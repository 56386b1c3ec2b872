import { getServerSession } from 'next-auth'
import { getToken } from 'next-auth/jwt'
import { getSession } from 'next-auth/react'
import { authOptions } from './auth.js'

/** How `/account` learns who asks, by the `pages` of a fault; but for `healthy` each is a mistake that people reported. */
export const readers = {
  healthy: ({ req, res }) => getServerSession(req, res, authOptions()),
  'getSession-without-request': () => getSession(),
  'getToken-other-secret': async ({ req }) => {
    const token = await getToken({ req, secret: `another ${process.env.NEXTAUTH_SECRET}` })
    return token && { user: { name: token.name } }
  },
  'shared-cache': ({ req, res }) => {
    res.setHeader('Cache-Control', 'public, s-maxage=10, stale-while-revalidate=59')
    return getServerSession(req, res, authOptions())
  },
}
