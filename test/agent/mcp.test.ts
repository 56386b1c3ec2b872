import { expect, test } from 'vitest'
import { loadSdk } from '../../src/agent/mcp.ts'
import { UserError } from '../../src/model/user-error.ts'

test('without the SDK: which package, and how to get it', async () => {
  const absent = async () => {
    throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
  }
  const trouble = await loadSdk(absent).catch((error: unknown) => error)
  expect(trouble).toBeInstanceOf(UserError)
  expect((trouble as UserError).message).toBe(
    'authproxy mcp needs the package @modelcontextprotocol/sdk (1.x), which is not installed beside it.',
  )
  expect((trouble as UserError).nextStep).toContain('npm install --save-dev @modelcontextprotocol/sdk')
})

test('a fault of another kind is told as it is', async () => {
  await expect(loadSdk(() => Promise.reject(new SyntaxError('odd')))).rejects.toThrow(SyntaxError)
})
