import { ExpressAuth, getSession } from '@auth/express'
import express from 'express'
import { authConfig } from './auth.js'
import { currentFault } from './faults.js'
import { reportsPage, startPage } from './pages.js'

const { server: wrong, clientBasePath = '/auth', guard = config => config } = currentFault()
const config = authConfig()
if (wrong === 'secret-changes') config.events = newSecretAfter(2)
const app = express()

// Behind a proxy: without it req.protocol is http, and Auth.js takes its own origin from there.
if (wrong !== 'no-trust-proxy') app.set('trust proxy', true)

const start = (_request, response) => response.send(startPage(clientBasePath))
if (wrong === 'catch-all-first') app.use(start)

app.use(wrong === 'named-wildcard' ? '/auth/*path' : '/auth', ExpressAuth(config))
app.get('/', start)
app.get('/reports', async (request, response) => {
  const session = await getSession(request, guard(config))
  if (session?.user?.role !== 'analyst') return response.redirect('/auth/signin?callbackUrl=%2Freports')
  response.send(reportsPage(session.user))
})

const port = Number(process.env.PORT ?? 3000)
const server = app.listen(port, '127.0.0.1', error => {
  if (error) throw error
  console.log(`- Local: http://127.0.0.1:${server.address().port}`)
  console.log('Ready in no time')
})

/** As a redeploy without a fixed secret does, once a new session was read so often. */
function newSecretAfter(reads) {
  let left = reads
  return {
    signIn: () => {
      left = reads
    },
    session: () => {
      left -= 1
      if (left === 0) config.secret = `${config.secret}+`
    },
  }
}
