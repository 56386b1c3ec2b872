import { spawn } from 'node:child_process'
import type { RunResult } from './store.ts'

const TIMEOUT_MS = 60_000
const MAX_OUTPUT = 4 * 1024 * 1024

/**
 * Runs a program without a shell, its input closed unless given: certutil asks for a database password otherwise and
 * waits for ever. Sixty seconds at most (macOS and Windows show a dialog). Never rejects.
 */
export async function runProgram(
  file: string,
  args: readonly string[],
  options: { readonly input?: string; readonly timeoutMs?: number } = {},
): Promise<RunResult> {
  return await new Promise(resolve => {
    const child = spawn(file, [...args], { stdio: 'pipe', windowsHide: true, timeout: options.timeoutMs ?? TIMEOUT_MS })
    let stdout = ''
    let stderr = ''
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (stdout.length < MAX_OUTPUT) stdout += text
    })
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      if (stderr.length < MAX_OUTPUT) stderr += text
    })
    child.stdin.on('error', () => undefined) // the program may end without reading
    child.stdin.end(options.input ?? '')
    child.on('error', error => {
      resolve({ code: 'code' in error && error.code === 'ENOENT' ? 127 : 126, stdout, stderr: error.message })
    })
    child.on('close', (code, signal) => {
      resolve({ code: code ?? 124, stdout, stderr: signal === null ? stderr : `${stderr}\nstopped by ${signal}` })
    })
  })
}
