import type { ExchangeFacts } from '../facts.ts'

export type ProviderKind = 'oauth' | 'credentials' | 'email' | 'unknown'

/** What kind of provider an id stands for: `/providers` tells, else the ids that the libraries themselves ship. */
export interface ProviderKinds {
  readonly take: (facts: ExchangeFacts) => void
  readonly kindOf: (origin: string, provider: string) => ProviderKind
}

const MAX_PROVIDERS = 1_000
const TYPES: Readonly<Record<string, ProviderKind>> = {
  oauth: 'oauth',
  oidc: 'oauth',
  credentials: 'credentials',
  email: 'email',
  webauthn: 'credentials',
}
const SHIPPED: Readonly<Record<string, ProviderKind>> = {
  credentials: 'credentials',
  ldap: 'credentials',
  passkey: 'credentials',
  webauthn: 'credentials',
  email: 'email',
  'http-email': 'email',
  nodemailer: 'email',
  resend: 'email',
  sendgrid: 'email',
  postmark: 'email',
  mailgun: 'email',
  forwardemail: 'email',
  loops: 'email',
}

/** By the ids that the libraries ship alone. */
export function shippedKind(provider: string): ProviderKind {
  return (Object.hasOwn(SHIPPED, provider) ? SHIPPED[provider] : null) ?? 'unknown'
}

export function createProviderKinds(): ProviderKinds {
  const kinds = new Map<string, ProviderKind>()
  return {
    take: facts => {
      for (const { id, type } of facts.providers ?? []) {
        const kind = type !== null && Object.hasOwn(TYPES, type) ? TYPES[type] : undefined
        if (kind !== undefined && kinds.size < MAX_PROVIDERS) kinds.set(`${facts.origin} ${id}`, kind)
      }
    },
    kindOf: (origin, provider) => kinds.get(`${origin} ${provider}`) ?? shippedKind(provider),
  }
}
