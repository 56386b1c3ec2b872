import fc from 'fast-check'
import { expect, test } from 'vitest'
import { runProgram } from '../../../src/certs/trust/run-program.ts'
import { commandLine, lastLine, quoteForShell } from '../../../src/certs/trust/store.ts'

test('a quoted text reaches the program as it was, whatever is in it', async () => {
  const texts = fc.sample(
    fc.string({ unit: fc.constantFrom('a', "'", '"', ' ', '$', '`', '\\', '\n', ';', '*', 'ö') }),
    50,
  )
  const script = texts.map(text => `printf '%s\\0' ${quoteForShell(text)}`).join('\n')
  const { stdout } = await runProgram('/bin/sh', ['-c', script])
  expect(stdout.split('\0').slice(0, -1)).toEqual(texts)
})

test('what needs no quotes has none', () => {
  expect(commandLine('sudo', ['rm', '/a b/c.crt'])).toBe("sudo rm '/a b/c.crt'")
})

test('the last line is what a program complained of', () => {
  expect(lastLine({ code: 255, stdout: 'x', stderr: 'certutil: a\n: b\n\n' })).toBe(': b')
  expect(lastLine({ code: 3, stdout: '', stderr: '' })).toBe('exit code 3')
})
