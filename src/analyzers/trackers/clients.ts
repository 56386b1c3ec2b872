import { createBoundedMap } from '../../http/bounded-map.ts'
import { headerValue } from '../../http/headers.ts'
import type { ClientId } from '../../model/observation.ts'
import type { ExchangeFacts } from '../facts.ts'

/**
 * How a request was given to its client. `browser`: the browser itself named its cookie store; `value`: it carries a value that only this client was given; `connection`: it came
 * over this client's connection; `headers`: it looks like this client, and nothing speaks against it; `new`: like none so far.
 */
export type ClientEvidence = 'browser' | 'value' | 'connection' | 'headers' | 'new'

export interface Assignment {
  readonly client: ClientId
  readonly evidence: ClientEvidence
  /** Two browsers may be mixed up in this client: what its jar lacks or holds proves nothing about one of them. */
  readonly mixed: boolean
  /** Digests of the telling values that the request carried. */
  readonly values: readonly string[]
  /** The same of what the answer gave it. */
  readonly given: readonly string[]
}

/** Tells browsers, profiles and tools apart, by evidence, so that one browser's missing cookie is never blamed on another. */
export interface ClientTracker {
  readonly assign: (facts: ExchangeFacts) => Assignment
  readonly count: () => number
}

/** Shorter values (`en`, `dark`) are no evidence: two browsers may well hold the same. */
const TELLING_BYTES = 16
const MAX_VALUES = 20_000
/** Of one request: digests cost time. */
const MAX_TELLING = 30
const MAX_LOOKS = 500
const MAX_CLIENTS_OF_A_LOOK = 20
/** A value that two clients were given. */
const SHARED = 'shared'

interface Known {
  readonly client: ClientId
  readonly agent: string
  /** csrf cookie (host and name) -> digest of the newest value. NextAuth never renews a valid one. */
  readonly csrf: Map<string, string>
  mixed: boolean
  /** The browser's cookie store that it is; null = not told. */
  context: string | null
}

/**
 * `contradicts`: by what its jar holds, this client would have sent a cookie that the request lacks, or another value.
 * `digest`: keyed. `before`: how many clients are named already.
 */
export function createClientTracker(
  digest: (value: string) => string,
  contradicts: (client: ClientId, facts: ExchangeFacts) => boolean,
  before = 0,
): ClientTracker {
  const owners = createBoundedMap<Known | typeof SHARED>(MAX_VALUES)
  const byConnection = createBoundedMap<Known>(MAX_VALUES)
  const byLook = createBoundedMap<readonly Known[]>(MAX_LOOKS)
  const byContext = createBoundedMap<Known>(MAX_LOOKS)
  let clients = before
  let latest: Known | null = null

  /** Whose values are these? A copy of a cookie in curl has its owner's value, but another user agent. */
  const ownersOf = (digests: readonly string[], agent: string): readonly Known[] => {
    const found = digests.map(one => owners.get(one))
    return [...new Set(found.filter(one => one !== undefined && one !== SHARED && one.agent === agent))] as Known[]
  }

  const give = (value: string, owner: Known) => {
    const known = owners.get(value)
    if (known === undefined) owners.set(value, owner)
    else if (known !== owner) owners.set(value, SHARED)
  }

  const isOther = (known: Known, facts: ExchangeFacts): boolean => {
    for (const one of facts.cookies) {
      if (one.identity?.role !== 'csrf' || one.value === '') continue
      const newest = known.csrf.get(`${facts.hostname} ${one.name}`)
      const value = digest(one.value)
      if (newest !== undefined && newest !== value && owners.get(value) !== known) return true
    }
    return contradicts(known.client, facts)
  }

  const make = (agent: string, context: string | null): Known => {
    clients++
    return { client: `c${clients}`, agent, csrf: new Map(), mixed: false, context }
  }

  const choose = (
    facts: ExchangeFacts,
    digests: readonly string[],
    agent: string,
    look: string,
  ): [Known, ClientEvidence] => {
    const valueOwners = ownersOf(digests, agent)
    const [first, ...others] = valueOwners
    if (first !== undefined) {
      // Two clients' values in one request: they were one browser all along, or cookies were copied over.
      if (others.length > 0) for (const one of valueOwners) one.mixed = true
      return [first, 'value']
    }
    const { connection } = facts.exchange
    const onWire = connection === null ? undefined : byConnection.get(connection)
    if (onWire !== undefined && onWire.agent === agent && !isOther(onWire, facts)) return [onWire, 'connection']
    // A new value that is telling, and no owner: the look alone would be a guess between two profiles.
    const alike = (byLook.get(look) ?? []).filter(one => !isOther(one, facts))
    const last = alike.at(-1)
    if (last !== undefined) {
      if (alike.length > 1) for (const one of alike) one.mixed = true
      return [last, 'headers']
    }
    return [make(agent, null), 'new']
  }

  /** Told by the browser: nothing else has a say. Before it was told, the same client may have been seen. */
  const chooseTold = (facts: ExchangeFacts, digests: readonly string[], agent: string, context: string): Known => {
    const told = byContext.get(context)
    if (told !== undefined) return told
    const { connection } = facts.exchange
    const onWire = connection === null ? undefined : byConnection.get(connection)
    const [owner = onWire] = ownersOf(digests, agent)
    const isFree = owner !== undefined && owner.context === null && owner.agent === agent && !owner.mixed
    const known = isFree ? owner : make(agent, context)
    known.context = context
    byContext.set(context, known)
    return known
  }

  const isAnyOf = (alike: readonly Known[], facts: ExchangeFacts, values: readonly string[], agent: string) => {
    const { connection } = facts.exchange
    if (alike.filter(one => one.context !== null).length < 2 || ownersOf(values, agent).length > 0) return false
    return connection === null || byConnection.get(connection) === undefined
  }

  return {
    count: () => clients,
    assign: facts => {
      const nobodys = { client: 'c0', evidence: 'new', mixed: true, values: [], given: [] } as const
      if (facts.exchange.initiator === 'probe') return { ...nobodys, mixed: false }
      const { request, connection } = facts.exchange
      const agent = headerValue(request.headers, 'user-agent') ?? ''
      const look = `${agent}\n${headerValue(request.headers, 'accept-language') ?? ''}`
      const alike = byLook.get(look) ?? []
      // A request that was given up may stand in a browser's file without the cookies that it would have had.
      const abandoned = facts.failure !== null && facts.cookies.length === 0 ? (alike.at(-1) ?? latest) : null
      if (abandoned !== null)
        return { client: abandoned.client, evidence: 'headers', mixed: true, values: [], given: [] }
      const values = facts.cookies
        .filter(isTelling)
        .slice(0, MAX_TELLING)
        .map(one => digest(one.value))
      const context = facts.exchange.witness?.context ?? null
      // The browser told of others and not of this one: to choose among them would spoil the jar of one.
      if (context === null && isAnyOf(alike, facts, values, agent)) return nobodys
      const [known, evidence]: [Known, ClientEvidence] =
        context === null ? choose(facts, values, agent, look) : [chooseTold(facts, values, agent, context), 'browser']
      for (const value of values) if (owners.get(value) === undefined) owners.set(value, known)
      const given = facts.setCookies
        .filter(isTelling)
        .slice(0, MAX_TELLING)
        .map(one => digest(one.value))
      for (const value of given) give(value, known)
      for (const one of [...facts.cookies, ...facts.setCookies]) noteCsrf(known, facts, one, digest)
      latest = known
      // Of two that are interchangeable the connection may be the other's.
      if (connection !== null && facts.exchange.witness?.interchangeable !== true) byConnection.set(connection, known)
      byLook.set(look, [...alike.filter(one => one !== known), known].slice(-MAX_CLIENTS_OF_A_LOOK))
      return { client: known.client, evidence, mixed: known.mixed, values, given }
    },
  }
}

type Cookie = ExchangeFacts['cookies'][number]

/** A value that no other browser has by chance. The callback address is the same in all of them. */
function isTelling({ value, identity }: Cookie): boolean {
  return value.length >= TELLING_BYTES && identity?.role !== 'callback-url' && !/^https?(?::|%3a)/i.test(value)
}

function noteCsrf(known: Known, facts: ExchangeFacts, one: Cookie, digest: (value: string) => string): void {
  if (one.identity?.role !== 'csrf' || one.value === '') return
  const key = `${facts.hostname} ${one.name}`
  const value = digest(one.value)
  if (known.csrf.get(key) === undefined && known.csrf.size < 50) known.csrf.set(key, value)
  else if (known.csrf.has(key)) known.csrf.set(key, value)
}
