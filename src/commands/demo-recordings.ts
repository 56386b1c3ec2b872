import { fileURLToPath } from 'node:url'

/** A visit to an example app, recorded with `--har` by authproxy itself, redacted as every HAR of it is. */
export interface DemoRecording {
  /** The fault, as the examples call it. */
  readonly name: string
  /** The folder in `examples`. */
  readonly example: 'next-auth-v4' | 'authjs-v5' | 'authjs-v5-server'
  readonly title: string
}

/** Made by `node scripts/record-demos.ts`; one of each kind of death. The first is the default. */
export const DEMO_RECORDINGS: readonly DemoRecording[] = [
  { name: 'claim-lost', example: 'next-auth-v4', title: 'callbacks.jwt loses a claim when it refreshes the session' },
  { name: 'session-null', example: 'authjs-v5', title: 'callbacks.session returns null' },
  {
    name: 'samesite-none',
    example: 'authjs-v5',
    title: 'the browser refuses the cookie: SameSite=None without Secure',
  },
  {
    name: 'secret-changed',
    example: 'next-auth-v4',
    title: 'a deployment changes the secret while people are signed in',
  },
  { name: 'cookie-path-api', example: 'next-auth-v4', title: 'the cookie goes to /api, and not to the pages' },
  { name: 'custom-name', example: 'next-auth-v4', title: 'the middleware does not know the name of the cookie' },
  { name: 'oauth-host-hop', example: 'authjs-v5', title: 'a sign-in begins on localhost and comes back on 127.0.0.1' },
  { name: 'huge-session', example: 'next-auth-v4', title: 'a token of 12 KB locks its user out' },
  { name: 'provider-base-path', example: 'next-auth-v4', title: 'the client asks where no auth route is' },
  {
    name: 'rotation-in-server-component',
    example: 'authjs-v5-server',
    title: 'a page spends the refresh token and cannot keep the new one',
  },
  { name: 'prefetch-signs-out', example: 'authjs-v5-server', title: 'a link that nobody clicked signs the user out' },
  { name: 'stale-cookie-loop', example: 'authjs-v5-server', title: 'two guards send the user round in circles' },
  { name: 'none', example: 'authjs-v5', title: 'a healthy app: nothing is wrong' },
]

/** Where the recording lies in the package. */
export function recordingPath({ name }: Pick<DemoRecording, 'name'>): string {
  return fileURLToPath(new URL(`../../demo/${name}.har.gz`, import.meta.url))
}
