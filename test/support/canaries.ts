import { expect } from 'vitest'
import { mintToken, SECRET } from './transcript.ts'

/**
 * In cookies, claims and their names, codes, states, verifiers, form fields, bodies of `update()`, links of e-mails, redirects, log lines,
 * texts of errors, headers, paths, file names and addresses of people.
 */
export const CANARIES = {
  name: 'canary-name',
  email: 'jörg.canary@firma.example',
  role: 'canary-role',
  sub: 'canary-sub',
  theme: 'canary-theme-cookie',
  code: 'canary-code',
  reset: 'Zk3v9QpLx-2mN7_tYw8RbA',
  invite: '01890a5d-ac96-774b-bcce-b302099a8057',
  digits: '483920',
  file: 'canary-payslip.pdf',
  claimKey: 'canary.key@firma.example',
  afterSemicolon: 'Qk7canary-9XvB2mL4pR8',
  password: 'canary-pass-phrase',
  csrf: '5f0c2a7e91b3d84c6a1f0e9d8c7b6a5f4e3d2c1b0a9f8e7d6c5b4a3f2e1d0c9b',
  state: 'canaryState-4Zt9QpLx2mN7',
  verifier: 'canaryVerifier-8RbAtYw31kX9vB7mQpL2nR8tW4yC6d',
  mailToken: 'c4n4ry0a7e91b3d84c6a1f0e9d8c7b6a5f4e3d2c1b',
  update: 'canary-new-name',
  bearer: 'canaryBearer.9vB7mQpL2nR8tW4yC6dZk3',
  errorText: 'canary-error-of-somebody',
  logged: 'canaryLogged-7mQpL2nR8tW4yC6dZk3',
  accessToken: 'canaryAccess-2nR8tW4yC6dZk39vB7mQpL',
  apiKey: 'canaryApiKey-4yC6dZk39vB7mQpL2nR8t',
}
const c = CANARIES
export const APP = 'https://localhost:3443'
const COOKIE = '__Secure-next-auth.session-token'

/** A sign-in, a read and a loss, with them everywhere. */
export const CANARY_STEPS = (() => {
  const claims = `{"sub":"${c.sub}","name":"${c.name}","email":"${c.email}","role":"${c.role}","may":{"${c.claimKey}":"${c.role}"}}`
  const token = `${COOKIE}=$jwe4${claims}`
  const cookie = `cookie: ${token}; theme=${c.theme}`
  return [
    {
      request: `POST ${APP}/api/auth/callback/oidc?code=${c.code}&state=${c.code}`,
      send: [`cookie: theme=${c.theme}`, `authorization: Bearer ${c.code}`],
      status: 302,
      answer: [
        `location: ${APP}/invite/${c.invite}?token=${c.code}`,
        `set-cookie: ${token}; Path=/; HttpOnly; SameSite=Lax`,
        `set-cookie: theme=${c.theme}; SameSite=None; Path=/reset/${c.reset}`,
        `set-cookie: draft=1;${c.afterSemicolon}; SameSite=None`,
      ],
    },
    {
      request: `GET ${APP}/api/auth/session`,
      send: [cookie],
      status: 200,
      answer: [`set-cookie: ${COOKIE}=$jwe4{"sub":"${c.sub}"}; Path=/; HttpOnly; Secure; SameSite=Lax`],
      body: `{"user":{"name":"${c.name}","email":"${c.email}","role":"${c.role}"},"expires":"2026-12-23T00:00:00.000Z"}`,
    },
    {
      request: `GET ${APP}/reset/${c.reset}/${c.digits}/${c.email}`,
      send: [cookie],
      status: 200,
      answer: [
        `set-cookie: ${COOKIE}=; Path=/; Max-Age=0`,
        `set-cookie: flash=1; Path=/reset/${c.reset}; SameSite=None`,
        `content-disposition: attachment; filename="${c.file}"`,
      ],
    },
    {
      request: `POST ${APP}/api/auth/callback/credentials`,
      send: [
        'content-type: application/x-www-form-urlencoded',
        `cookie: next-auth.csrf-token=${c.csrf}%7C${c.csrf}; theme=${c.theme}`,
        `referer: ${APP}/login?hint=${encodeURIComponent(c.email)}`,
        `x-api-key: ${c.apiKey}`,
      ],
      sendBody: `csrfToken=${c.csrf}&email=${encodeURIComponent(c.email)}&password=${c.password}&totp=${c.digits}&json=true`,
      status: 401,
      answer: ['content-type: application/json', `www-authenticate: Basic realm="${c.errorText}"`],
      body: JSON.stringify({ url: `${APP}/api/auth/error?error=${encodeURIComponent(`${c.errorText} ${c.email}`)}` }),
      log: [
        `Error: ${c.errorText} ${c.email} ${c.logged}`,
        `password: ${c.password} Authorization: Bearer ${c.bearer}`,
      ],
    },
    {
      request: `GET ${APP}/api/auth/callback/email?callbackUrl=${encodeURIComponent(`${APP}/invite/${c.invite}`)}&token=${c.mailToken}&email=${encodeURIComponent(c.email)}`,
      send: [`authorization: Basic ${Buffer.from(`${c.name}:${c.password}`).toString('base64')}`],
      status: 302,
      answer: [`location: ${APP}/api/auth/error?error=${encodeURIComponent(`${c.errorText} ${c.name}`)}`],
    },
    {
      request: `GET ${APP}/api/auth/signin/oidc`,
      status: 302,
      answer: [
        `set-cookie: __Secure-next-auth.pkce.code_verifier=${c.verifier}; Path=/; HttpOnly; Secure; SameSite=Lax`,
        `set-cookie: __Secure-next-auth.state=${c.state}; Path=/; HttpOnly; Secure; SameSite=Lax`,
        `location: https://id.example/authorize?client_id=canary&state=${c.state}&code_challenge=${c.verifier}&login_hint=${encodeURIComponent(c.email)}&redirect_uri=${encodeURIComponent(`${APP}/api/auth/callback/oidc`)}`,
      ],
    },
    {
      request: `GET ${APP}/api/auth/callback/oidc?code=${c.code}-2&state=${c.state}`,
      send: [`cookie: __Secure-next-auth.pkce.code_verifier=${c.verifier}; __Secure-next-auth.state=${c.state}`],
      status: 500,
      answer: ['content-type: application/json'],
      body: JSON.stringify({ message: `${c.errorText} ${c.bearer}`, stack: `Error: ${c.errorText}\n at ${c.logged}` }),
      log: [`[auth][error] CallbackRouteError: ${c.errorText} { access_token: '${c.accessToken}' }`],
    },
    {
      request: `POST ${APP}/api/auth/session`,
      send: ['content-type: application/json', cookie, `sec-websocket-protocol: bearer, ${c.bearer}`],
      sendBody: JSON.stringify({
        csrfToken: c.csrf,
        data: { name: c.update, [c.claimKey]: c.digits, accessToken: c.accessToken },
      }),
      status: 200,
      answer: ['content-type: application/json', `set-cookie: ${token}; Path=/; HttpOnly; SameSite=Lax`],
      body: JSON.stringify({
        user: { name: c.update, [c.claimKey]: 1 },
        accessToken: c.accessToken,
        expires: '2026-12-23T00:00:00.000Z',
      }),
    },
    {
      request: `GET ${APP}/welcome?session_token=${c.bearer}&${encodeURIComponent(c.claimKey)}=1`,
      send: [cookie, 'accept: text/html'],
      status: 302,
      answer: [`location: ${APP}/home#access_token=${c.accessToken}`, `refresh: 0; url=/t/${c.reset}`],
    },
  ] as const
})()

/** In no spelling: raw, URL-encoded, base64 of both alphabets, and the beginning of each alone. */
export async function expectNoCanary(text: string): Promise<void> {
  const token = await mintToken(4, {}, 'x')
  for (const canary of [...Object.values(CANARIES), 'jörg', 'firma.example', SECRET]) {
    const base64 = Buffer.from(canary).toString('base64').replace(/=+$/, '')
    for (const form of [canary, encodeURIComponent(canary), base64, base64.replaceAll('+', '-').replaceAll('/', '_')]) {
      for (const part of [form, form.slice(0, form.length > 24 ? 24 : Math.max(8, form.length - 3))])
        expect(text.includes(part), `${part} is in an output`).toBe(false)
    }
  }
  // The header of a real token; what stands for one begins otherwise.
  expect(text.includes(token.slice(0, 24)), 'a token is in an output').toBe(false)
}
