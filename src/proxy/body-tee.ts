import type { Readable } from 'node:stream'
import type { Body } from '../model/exchange.ts'

export interface BodyTee {
  /** What passed so far; no octets at all is a body too: an empty answer says something. */
  readonly body: () => Body
}

/**
 * Listens to a body that somebody else reads: keeps its first `capBytes` octets and counts the rest. It never pauses,
 * resumes or alters the stream.
 */
export function createBodyTee(stream: Readable, capBytes: number): BodyTee {
  const kept: Buffer[] = []
  let keptBytes = 0
  let totalBytes = 0
  stream.on('data', (chunk: Buffer) => {
    totalBytes += chunk.length
    const room = capBytes - keptBytes
    if (room <= 0) return
    // Copied where it is cut, or one kept octet would hold the whole chunk in memory.
    const part = chunk.length <= room ? chunk : Buffer.from(chunk.subarray(0, room))
    kept.push(part)
    keptBytes += part.length
  })
  return { body: () => ({ bytes: Buffer.concat(kept), totalBytes }) }
}
