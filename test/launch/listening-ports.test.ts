import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { createServer } from 'node:net'
import { describe, expect, test } from 'vitest'
import { listeningPorts, parseLsof } from '../../src/launch/listening-ports.ts'
import { groupMembers } from '../../src/launch/process-table.ts'

describe('lsof', () => {
  test('names each port once, lowest first', () => {
    const text = 'p4711\nf23\nn*:3000\nf24\nn[::1]:3000\np4712\nf9\nn127.0.0.1:2999\nnlocalhost->x\n'
    expect(parseLsof(text)).toEqual([2999, 3000])
  })

  test('that found nothing names none', () => {
    expect(parseLsof('')).toEqual([])
  })
})

describe.skipIf(!existsSync('/proc/net/tcp'))('/proc', () => {
  test('finds the ports of this process by its group, and none of a group that is not there', async () => {
    const group = await ownGroup()
    const server = createServer().listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const port = typeof address === 'object' ? (address?.port ?? 0) : 0
    expect(groupMembers(group)).toContain(process.pid)
    expect(await listeningPorts(group)).toContain(port)
    server.close()
    await once(server, 'close')
    expect(await listeningPorts(group)).not.toContain(port)
    expect(await listeningPorts(2 ** 30)).toEqual([])
  })
})

async function ownGroup(): Promise<number> {
  const { readFileSync } = await import('node:fs')
  const stat = readFileSync('/proc/self/stat', 'utf8')
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[2])
}
