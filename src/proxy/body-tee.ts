import type { Body } from '../model/exchange.ts'

/** Listens to a body that passes: keeps its first `capBytes` octets and counts the rest. */
export interface BodyTee {
  readonly take: (chunk: Buffer) => void
  /** What passed so far; no octets at all is a body too: an empty answer says something. */
  readonly body: () => Body
}

export function createBodyTee(capBytes: number): BodyTee {
  const kept: Buffer[] = []
  let keptBytes = 0
  let totalBytes = 0
  return {
    take: chunk => {
      totalBytes += chunk.length
      const room = capBytes - keptBytes
      if (room <= 0) return
      // Copied where it is cut, or one kept octet would hold the whole chunk in memory.
      const part = chunk.length <= room ? chunk : Buffer.from(chunk.subarray(0, room))
      kept.push(part)
      keptBytes += part.length
    },
    body: () => ({ bytes: Buffer.concat(kept), totalBytes }),
  }
}
