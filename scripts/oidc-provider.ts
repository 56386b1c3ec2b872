import { createHash, randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { exportJWK, generateKeyPair, SignJWT } from 'jose'

export interface OidcProvider {
  /** `http://127.0.0.1:<port>`, for OIDC_ISSUER. */
  readonly issuer: string
  stop(): Promise<void>
}

/** The only client. */
const client = { id: 'example', secret: 'example-secret' }

/** The only user, always signed in and always willing. */
const ada = { sub: 'oidc-ada', name: 'Ada Lovelace', email: 'ada@example.org', email_verified: true }

/** A `login_hint` whom the provider refuses, as one that presses Cancel. */
const refusedUser = 'nobody@example.org'

interface Grant {
  readonly redirectUri: string
  readonly challenge: string | null
  readonly nonce: string | null
}

interface Provider {
  readonly issuer: string
  readonly jwks: unknown
  sign(claims: Readonly<Record<string, unknown>>): Promise<string>
  readonly grants: Map<string, Grant>
  readonly tokens: Set<string>
}

/**
 * A small OpenID provider on 127.0.0.1 for the example apps: discovery, authorization code flow (S256, `query` and
 * `form_post`), token (client_secret_basic and _post), userinfo, JWKS. It approves everything without asking, keeps all in
 * memory, and sends nobody anywhere but to a loopback address.
 */
export async function startOidcProvider(port = 0): Promise<OidcProvider> {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  const key = { ...(await exportJWK(publicKey)), kid: 'demo', alg: 'RS256', use: 'sig' }
  const server = createServer()
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('a TCP server without a port')
  const issuer = `http://127.0.0.1:${address.port}`
  const provider: Provider = {
    issuer,
    jwks: { keys: [key] },
    sign: claims => new SignJWT(claims).setProtectedHeader({ alg: 'RS256', kid: 'demo' }).sign(privateKey),
    grants: new Map(),
    tokens: new Set(),
  }
  server.on('request', (request, response) => {
    answer(provider, request, response).catch(error => {
      if (!response.headersSent) sendJson(response, 500, { error: 'server_error', error_description: String(error) })
    })
  })
  return {
    issuer,
    stop: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function answer(provider: Provider, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { issuer, jwks } = provider
  const url = new URL(request.url ?? '/', issuer)
  const { authorization } = request.headers
  if (url.pathname === '/.well-known/openid-configuration') sendJson(response, 200, discovery(issuer))
  else if (url.pathname === '/jwks') sendJson(response, 200, jwks)
  else if (url.pathname === '/authorize') authorize(provider, url.searchParams, response)
  else if (url.pathname === '/token') {
    await token(provider, new URLSearchParams(await text(request)), authorization, response)
  } else if (url.pathname === '/userinfo') {
    const known = provider.tokens.has(authorization?.replace(/^Bearer /i, '') ?? '')
    sendJson(response, known ? 200 : 401, known ? ada : { error: 'invalid_token' })
  } else sendJson(response, 404, { error: 'not_found' })
}

function discovery(issuer: string): unknown {
  return {
    issuer,
    authorization_endpoint: `${issuer}/authorize`,
    token_endpoint: `${issuer}/token`,
    userinfo_endpoint: `${issuer}/userinfo`,
    jwks_uri: `${issuer}/jwks`,
    response_types_supported: ['code'],
    response_modes_supported: ['query', 'form_post'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['RS256'],
    code_challenge_methods_supported: ['S256'],
    token_endpoint_auth_methods_supported: ['client_secret_basic', 'client_secret_post'],
    scopes_supported: ['openid', 'profile', 'email'],
  }
}

/** RFC 6749 section 4.1.1; `form_post` as in OAuth 2.0 Form Post Response Mode, section 2. */
function authorize(provider: Provider, params: URLSearchParams, response: ServerResponse): void {
  const redirectUri = params.get('redirect_uri') ?? ''
  const target = URL.canParse(redirectUri) ? new URL(redirectUri) : null
  if (params.get('client_id') !== client.id || !target || !/^(localhost|127\.0\.0\.1|\[::1\])$/.test(target.hostname)) {
    sendJson(response, 400, { error: 'invalid_request' })
    return
  }
  const result: Record<string, string> = {}
  if (params.get('login_hint') === refusedUser) result.error = 'access_denied'
  else {
    result.code = randomUUID()
    provider.grants.set(result.code, {
      redirectUri,
      challenge: params.get('code_challenge'),
      nonce: params.get('nonce'),
    })
  }
  const state = params.get('state')
  if (state !== null) result.state = state
  result.iss = provider.issuer
  if (params.get('response_mode') === 'form_post') {
    const fields = Object.entries(result).map(
      ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
    )
    const form = `<form method="post" action="${escapeHtml(redirectUri)}">${fields.join('')}</form>`
    const page = `<!doctype html><title>Local OpenID</title>${form}<script>document.forms[0].submit()</script>`
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-store' }).end(page)
    return
  }
  for (const [name, value] of Object.entries(result)) target.searchParams.set(name, value)
  response.writeHead(302, { location: target.href, 'cache-control': 'no-store' }).end()
}

/** RFC 6749 section 4.1.3, RFC 7636 section 4.6. */
async function token(
  provider: Provider,
  form: URLSearchParams,
  authorization: string | undefined,
  response: ServerResponse,
): Promise<void> {
  const given = authorization
    ? formDecode(Buffer.from(authorization.replace(/^Basic /i, ''), 'base64').toString())
    : `${form.get('client_id')}:${form.get('client_secret')}`
  if (given !== `${client.id}:${client.secret}`) {
    response.setHeader('www-authenticate', 'Basic realm="demo"')
    sendJson(response, 401, { error: 'invalid_client', error_description: 'the client secret is wrong' })
    return
  }
  const code = form.get('code') ?? ''
  const grant = provider.grants.get(code)
  provider.grants.delete(code)
  const challenge = createHash('sha256')
    .update(form.get('code_verifier') ?? '')
    .digest('base64url')
  if (!grant || grant.redirectUri !== form.get('redirect_uri') || (grant.challenge ?? challenge) !== challenge) {
    sendJson(response, 400, { error: 'invalid_grant' })
    return
  }
  const accessToken = randomUUID()
  provider.tokens.add(accessToken)
  const now = Math.floor(Date.now() / 1000)
  // `nbf`, as Entra ID has it: whose clock is behind must notice.
  const claims = { ...ada, iss: provider.issuer, aud: client.id, iat: now, nbf: now, exp: now + 3600 }
  const idToken = await provider.sign(grant.nonce === null ? claims : { ...claims, nonce: grant.nonce })
  sendJson(response, 200, { access_token: accessToken, token_type: 'Bearer', expires_in: 3600, id_token: idToken })
}

function sendJson(response: ServerResponse, status: number, body: unknown): void {
  response
    .writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
    .end(JSON.stringify(body))
}

/** RFC 6749 section 2.3.1: both halves are form-encoded. */
function formDecode(value: string): string {
  return new URLSearchParams(`value=${value.replaceAll('&', '%26')}`).get('value') ?? ''
}

function escapeHtml(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { issuer } = await startOidcProvider(Number(process.argv[2] ?? 9000))
  process.stdout.write(`OIDC_ISSUER=${issuer}\n`)
}
