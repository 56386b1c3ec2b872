import { expect } from 'vitest'
import { mintToken, SECRET } from './transcript.ts'

/** In cookies, claims, codes, form fields, paths, file names and addresses of people. */
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
}
const c = CANARIES
export const APP = 'https://localhost:3443'
const COOKIE = '__Secure-next-auth.session-token'

/** A sign-in, a read and a loss, with them everywhere. */
export const CANARY_STEPS = (() => {
  const claims = `{"sub":"${c.sub}","name":"${c.name}","email":"${c.email}","role":"${c.role}"}`
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
