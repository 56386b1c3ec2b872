import { expect, test } from 'vitest'
import { runProgram } from '../../../src/certs/trust/run-program.ts'

const node = (script: string, options?: { input?: string; timeoutMs?: number }) =>
  runProgram(process.execPath, ['-e', script], options)

test('answers with code and output, and passes arguments without a shell', async () => {
  const result = await runProgram(process.execPath, [
    '-e',
    'console.log(process.argv[1]); process.exitCode = 3',
    '$(id) `id` ; id',
  ])
  expect(result).toEqual({ code: 3, stdout: '$(id) `id` ; id\n', stderr: '' })
})

test('input is closed at once unless given', async () => {
  expect(await node('process.stdin.pipe(process.stdout)')).toMatchObject({ code: 0, stdout: '' })
  expect(await node('process.stdin.pipe(process.stdout)', { input: 'hi' })).toMatchObject({ code: 0, stdout: 'hi' })
  expect(await node('process.exit(0)', { input: 'x'.repeat(1_000_000) })).toMatchObject({ code: 0 })
})

test('a program that is not there is 127; one that hangs is stopped', async () => {
  expect(await runProgram('authproxy-no-such-program', [])).toMatchObject({ code: 127 })
  expect(await node('setInterval(() => {}, 1000)', { timeoutMs: 300 })).toMatchObject({ code: 124 })
})
