import { isLocalName, normalizeHostName } from '../../certs/host-name.ts'
import { followRecipe, keepDefaultFresh, type LeafMinter, type LeafRecipe } from '../../certs/leaf.ts'
import type { TlsFace, TlsIdentity } from '../../proxy/tls-identity.ts'

/** Which certificates are shown to whom: plain data, so that it can be posted to the thread that shows them. */
export interface TlsPlan {
  readonly shown:
    | { readonly kind: 'own'; readonly cert: string; readonly key: string }
    /** `network`: of what the first may not sign for; null = nothing is. */
    | { readonly kind: 'leaves'; readonly local: LeafRecipe; readonly network: LeafRecipe | null }
  /** Of the names of `--as`; its `extraHosts` are those names. */
  readonly ofRun: LeafRecipe | null
}

type SniCallback = NonNullable<TlsIdentity['sniCallback']>

/** What a TLS server is given to follow the plan. */
export async function identityOf({ shown, ofRun }: TlsPlan): Promise<TlsIdentity> {
  const usual = shown.kind === 'own' ? { cert: shown.cert, key: shown.key } : await leavesOf(shown)
  return ofRun === null ? usual : withNames(usual, new Set(ofRun.extraHosts), (await followRecipe(ofRun)).sniCallback)
}

async function leavesOf(shown: {
  readonly local: LeafRecipe
  readonly network: LeafRecipe | null
}): Promise<TlsIdentity> {
  const local = await followRecipe(shown.local)
  if (shown.network === null) return faceOf(local)
  const network = await followRecipe(shown.network)
  return {
    ...faceOf(local, pick(local, network, false)),
    network: faceOf(network, pick(local, network, true)),
  }
}

function faceOf(minter: LeafMinter, sniCallback = minter.sniCallback): TlsFace {
  const { cert, key } = minter.defaultLeaf()
  return { cert, key, sniCallback, keepFresh: server => keepDefaultFresh(server, minter) }
}

/** `localhost` is the main CA's wherever the connection comes from (a container's published port); a name of the network is not. */
function pick(main: LeafMinter, network: LeafMinter, fromNetwork: boolean): SniCallback {
  return (serverName, done) => {
    const name = normalizeHostName(serverName) ?? ''
    const isOfNetwork =
      network.extraHosts.includes(name) || (fromNetwork && name.endsWith('.local')) || !isLocalName(name)
    return (isOfNetwork ? network : main).sniCallback(serverName, done)
  }
}

function withNames(identity: TlsIdentity, hosts: ReadonlySet<string>, ofRun: SniCallback): TlsIdentity {
  const usual = identity.sniCallback
  return {
    ...identity,
    sniCallback: (name, done) => {
      if (hosts.has(normalizeHostName(name) ?? '')) ofRun(name, done)
      else if (usual === undefined) done(null)
      else usual(name, done)
    },
  }
}
