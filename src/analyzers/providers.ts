/** One provider as `/api/auth/providers` tells it. */
export interface ProviderEntry {
  readonly id: string
  /** `oauth`, `oidc`, `credentials`, `email`, `webauthn`; null = not told. */
  readonly type: string | null
  /** Absolute; null = not told. */
  readonly callbackUrl: string | null
}

/** Reads a `/providers` answer; null = it is none. */
export function readProviders(json: unknown): readonly ProviderEntry[] | null {
  if (typeof json !== 'object' || json === null || Array.isArray(json)) return null
  return Object.entries(json).map(([id, provider]: [string, unknown]) => {
    const field = (name: string) => {
      const fields = typeof provider === 'object' && provider !== null ? (provider as Record<string, unknown>) : {}
      const value = Object.hasOwn(fields, name) ? fields[name] : null
      return typeof value === 'string' ? value : null
    }
    return { id, type: field('type'), callbackUrl: field('callbackUrl') }
  })
}
