import { existsSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { allPids, groupMembers, parseListening, socketsOf } from '../../src/launch/process-table.ts'

test('/proc/net/tcp: inode and port of what listens, of both families', () => {
  const table = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:0BB8 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0 100 0 0 10 0
   1: 0100007F:0BB9 0100007F:D2F0 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0 20 4 30 10 -1
   2: 00000000000000000000000000000000:0BBA 00000000000000000000000000000000:0000 0A 0:0 00:0 0 0 0 333 1 0 100
`
  expect(parseListening(table)).toEqual([
    ['111', 3000],
    ['333', 3002],
  ])
})

describe.skipIf(!existsSync('/proc/self/stat'))('/proc', () => {
  test('knows this process and its sockets', () => {
    expect(allPids()).toContain(process.pid)
    expect(socketsOf(process.pid).every(inode => /^\d+$/.test(inode))).toBe(true)
  })

  test('a process or group that is not there has nothing', () => {
    expect(socketsOf(2 ** 30)).toEqual([])
    expect(groupMembers(2 ** 30)).toEqual([])
  })
})
