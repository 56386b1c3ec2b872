import type { SecureContext } from 'node:tls'

/** What a browser is shown. */
export interface TlsFace {
  /** PEM. Used when a browser names no host, or one without a certificate of its own. */
  readonly key: string
  /** PEM, leaf first, then what stands above it. */
  readonly cert: string
  /** Called with the name of the TLS handshake (SNI); `undefined` as context means: the default above. */
  readonly sniCallback?: (name: string, done: (error: Error | null, context?: SecureContext) => void) => void
  /** Renews the default certificate of a server that runs for weeks; gives back what stops it. */
  readonly keepFresh?: (server: RenewableServer) => () => void
}

/** What the proxy shows to browsers. All that it knows about certificates. */
export interface TlsIdentity extends TlsFace {
  /** Shown on connections to an address that is not loopback (browsers name no address in the handshake). Default: the same. */
  readonly network?: TlsFace
}

/** The part of a TLS server by which its certificate is replaced. */
export interface RenewableServer {
  setSecureContext(options: { cert: string; key: string; minVersion: 'TLSv1.2' }): void
}
