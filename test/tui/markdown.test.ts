import { describe, expect, it } from 'vitest'
import { markdownOf } from '../../src/tui/markdown.ts'
import { cookie, diagnosis, evidence, exchange, finding, LOST, PAPER, SNAPSHOT } from './samples.ts'

const hostile = '\u001b]52;c;x\u0007 ``` ```` <b>\nrm -rf\r'

describe('markdownOf', () => {
  it('a cause: title, proof, fix for the dialect that was seen, how to verify', () => {
    const text = markdownOf(
      { kind: 'cause', key: LOST, diagnosis: diagnosis(), finding: finding(), symptoms: [] },
      SNAPSHOT,
      PAPER,
    )
    expect(text).toMatch(/^### Sessions lose `user` when they are refreshed\n/)
    for (const part of [
      '`token-claim-lost`',
      '- x42: GET /api/auth/session answered, cookie refreshed',
      '```ts\ncallbacks: {',
      '**Verify:**',
    ]) {
      expect(text).toContain(part)
    }
  })

  it('a cause with places in the app: each with its line', () => {
    const frame = { text: 'delete token.user', caret: 0 }
    const places = [{ file: 'auth.ts', line: 23, column: 7, text: '`token.user` is deleted here.', frame }]
    const item = {
      kind: 'cause',
      key: LOST,
      diagnosis: diagnosis({ places }),
      finding: finding(),
      symptoms: [],
    } as const
    expect(markdownOf(item, SNAPSHOT, PAPER)).toContain(
      '\n\n- `auth.ts:23`: `token.user` is deleted here.\n```ts\ndelete token.user\n```\n\n**Verify:**',
    )
  })

  it('an exchange gives the finding that it is evidence for, with its cause', () => {
    const text = markdownOf(
      { kind: 'exchange', key: 'x42', exchange: exchange(42, { findings: [LOST] }) },
      SNAPSHOT,
      PAPER,
    )
    expect(text).toContain('Cause: Sessions lose `user` when they are refreshed')
  })

  it('what a path or an address gives away is masked as in lines and files', () => {
    const token = 'Zk3v9QpLx-2mN7_tYw8RbA'
    const one = finding({
      text: `Reset for jörg@firma.example: GET /reset/${token} failed.`,
      evidence: [evidence({ note: `GET /reset/${token}` })],
    })
    const cause = diagnosis({
      title: `The guard of /reset/${token}`,
      fix: { summary: `Open /reset/${token}`, v4: null, v5: null, verify: '' },
    })
    const shown = PAPER.told(`/reset/${token}`)
    expect(shown).toMatch(/^\/reset\/redacted-[0-9a-f]{8}_{5}$/)
    const text =
      markdownOf({ kind: 'cause', key: 'd', diagnosis: cause, finding: one, symptoms: [] }, SNAPSHOT, PAPER) ?? ''
    expect(text).toContain(`### The guard of ${shown}\n`)
    expect(text).toContain(`**Fix:** Open ${shown}\n`)
    const alone = markdownOf({ kind: 'finding', key: 'f', cause, finding: one }, SNAPSHOT, PAPER) ?? ''
    expect(alone).toContain(`- x17: GET ${shown}\n`)
    expect(text + alone).not.toMatch(/Zk3v9|jörg|firma\.example/)
  })

  it.each([
    { kind: 'exchange', key: 'x1', exchange: exchange(1) } as const,
    { kind: 'cookie', key: 'c', cookie: cookie() } as const,
  ])('$kind without a finding: nothing', item => expect(markdownOf(item, SNAPSHOT, PAPER)).toBeNull())

  it('hostile evidence stays in its block: no control character, and a fence that it cannot close', () => {
    const item = {
      kind: 'finding',
      key: 'f',
      cause: null,
      finding: finding({ text: hostile, evidence: [evidence({ excerpt: hostile, note: hostile })] }),
    } as const
    const text = markdownOf(item, SNAPSHOT, PAPER) ?? ''
    expect(text.replaceAll('\n', '')).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
    expect(text).toMatch(/^`{5}http$[\s\S]*\\x1b\]52;c;x\\x07 ``` ```` <b>\\x0arm -rf\\x0d\n`{5}$/m)
  })
})
