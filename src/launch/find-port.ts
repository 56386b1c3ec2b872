import { readToldAddress, type ToldAddress } from './told-port.ts'

export interface PortSearchOptions {
  /** The PORT that the command was given. */
  readonly wanted: number
  /** Where the command and all that it started listen; null = this system does not say. */
  readonly listening: () => Promise<readonly number[] | null>
  /** Does somebody take a connection there? Asked where `listening` does not know. */
  readonly accepts: (port: number) => Promise<boolean>
  /** Asked only where there is a choice. */
  readonly isNextApp: (port: number) => Promise<boolean>
  /** The app listens here: for the first time, or elsewhere than before. */
  readonly onFound: (address: ToldAddress) => void
  readonly everyMs?: number
  /** What was neither told nor asked for counts from then on. */
  readonly settledMs?: number
}

/** Finds out where a command listens. */
export interface PortSearch {
  /** A line of its output, without colours. */
  readonly read: (line: string) => void
  /** It is not where it was: looks again, until it is found. */
  readonly lookAgain: () => void
  readonly stop: () => void
}

const EVERY_MS = 250
const SETTLED_MS = 3_000
/** Node's debugger, one for each process. */
const isDebugger = (port: number) => port >= 9229 && port <= 9239

/**
 * Goes by the sockets of the command and by its own words: a port that it told, then the one that it was given, then any other.
 * Of several the one is taken at which a Next.js app answers: a monorepo starts more than one server.
 */
export function searchPort(options: PortSearchOptions): PortSearch {
  const { wanted, listening, accepts, isNextApp, onFound, everyMs = EVERY_MS, settledMs = SETTLED_MS } = options
  const told = new Map<number, ToldAddress>()
  const startedAt = performance.now()
  let current: ToldAddress | null = null
  let timer: NodeJS.Timeout | null = null
  let busy = false
  let isAskedAgain = false
  let stopped = false

  const addressOf = (port: number): ToldAddress => told.get(port) ?? { protocol: 'http:', port }

  const candidates = async (): Promise<readonly number[]> => {
    const named = [...told.keys(), wanted].filter((port, index, all) => all.indexOf(port) === index)
    const held = await listening()
    if (held === null) {
      const answers = await Promise.all(named.map(accepts))
      return named.filter((_, index) => answers[index])
    }
    const known = named.filter(port => held.includes(port))
    if (known.length > 0 || performance.now() - startedAt < settledMs) return known
    return held.filter(port => !isDebugger(port))
  }
  const choose = async (ports: readonly number[]): Promise<number | null> => {
    if (ports.length > 1) for (const port of ports) if (await isNextApp(port)) return port
    return ports[0] ?? null
  }
  const look = async (): Promise<void> => {
    const ports = await candidates()
    const chosen = await choose(ports)
    if (stopped || chosen === null) return again()
    // One that was neither told nor asked for gives way to one that is.
    if (chosen !== wanted && !told.has(chosen)) again()
    const address = addressOf(chosen)
    if (current?.port === address.port && current.protocol === address.protocol) return
    current = address
    onFound(address)
  }
  const lookSoon = (): void => {
    if (stopped) return
    isAskedAgain = true
    if (busy) return
    if (timer !== null) clearTimeout(timer)
    busy = true
    isAskedAgain = false
    void look().finally(() => {
      busy = false
      if (isAskedAgain) lookSoon()
    })
  }
  const again = (): void => {
    if (!stopped) timer = setTimeout(lookSoon, everyMs)
  }
  again()
  return {
    read: line => {
      const address = readToldAddress(line)
      if (address === null || told.get(address.port)?.protocol === address.protocol) return
      told.set(address.port, address)
      lookSoon()
    },
    lookAgain: lookSoon,
    stop: () => {
      stopped = true
      if (timer !== null) clearTimeout(timer)
    },
  }
}
