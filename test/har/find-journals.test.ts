import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findJournals, journalPath, recoveredPath, removeHalfJournals } from '../../src/har/find-journals.ts'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'authproxy-journals-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('is named after the HAR, when it began, and the process; what is made of it never after the HAR alone', () => {
  const path = journalPath('out/session.har', Date.UTC(2026, 10, 28, 9, 0, 5), 4711)
  expect(path).toBe('out/session.har.2026-11-28-09-00-05-4711.journal')
  expect(recoveredPath(path)).toBe('out/session.2026-11-28-09-00-05-4711.har')
  expect(recoveredPath('renamed')).toBe('renamed.har')
  expect(recoveredPath('a.journal')).toBe('a.journal.har')
})

test('those of runs that are gone, the newest first; not those of a run that is there, of another HAR, or behind a link', async () => {
  const [other, gone] = [spawn(process.execPath, ['-e', 'process.stdin.resume()']), spawn(process.execPath, ['-e', ''])]
  await once(gone, 'close')
  const har = join(folder, 'a.har')
  const write = (name: string, pid: unknown) =>
    writeFileSync(join(folder, name), `${JSON.stringify({ authproxyJournal: 1, pid })}\n{"entry":`)
  write('a.har.1.journal', gone.pid)
  // In a container each run may have the same id.
  write('a.har.3.journal', process.pid)
  write('a.har.2.journal', 'nobody')
  write('a.har.4.journal', other.pid)
  write('b.har.5.journal', gone.pid)
  write('a.har.6.journal.tmp', gone.pid)
  symlinkSync(join(folder, 'a.har.1.journal'), join(folder, 'a.har.7.journal'))
  try {
    expect(findJournals(har)).toEqual(['3', '2', '1'].map(one => `${har}.${one}.journal`))
    expect(findJournals(join(folder, 'nowhere', 'a.har'))).toEqual([])
    const halves = [
      `a.har.2026-${gone.pid}.journal.tmp`,
      `a.har.2026-${other.pid}.journal.tmp`,
      `b.har.2026-${gone.pid}.journal.tmp`,
    ]
    for (const name of halves) write(name, 1)
    const before = readdirSync(folder)
    removeHalfJournals(har)
    expect(before.filter(name => !readdirSync(folder).includes(name))).toEqual([halves[0]])
    removeHalfJournals(join(folder, 'nowhere', 'a.har'))
  } finally {
    other.kill()
  }
})
