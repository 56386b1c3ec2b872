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

export function createProviderKinds(): ProviderKinds {
  const kinds = new Map<string, ProviderKind>()
  return {
    take: facts => {
      if (facts.endpoint?.action !== 'providers' || facts.bodyText === null) return
      for (const [id, type] of readTypes(facts.bodyText)) {
        if (kinds.size < MAX_PROVIDERS) kinds.set(`${facts.origin} ${id}`, type)
      }
    },
    kindOf: (origin, provider) =>
      kinds.get(`${origin} ${provider}`) ?? (Object.hasOwn(SHIPPED, provider) ? SHIPPED[provider] : null) ?? 'unknown',
  }
}

function readTypes(text: string): readonly (readonly [string, ProviderKind])[] {
  try {
    const body: unknown = JSON.parse(text)
    if (typeof body !== 'object' || body === null) return []
    return Object.entries(body).flatMap(([id, provider]: [string, unknown]) => {
      const type = typeof provider === 'object' && provider !== null && 'type' in provider ? provider.type : null
      const kind = typeof type === 'string' && Object.hasOwn(TYPES, type) ? TYPES[type] : undefined
      return kind === undefined ? [] : [[id, kind] as const]
    })
  } catch {
    return []
  }
}
