import type { Run, RunResult, TrustedCa } from '../../../src/certs/trust/store.ts'

/** A runner that records command lines and answers from a function. */
export function fakeRun(answer: (line: string) => Partial<RunResult> | undefined): { run: Run; lines: string[] } {
  const lines: string[] = []
  const run: Run = async (file, args) => {
    const line = [file, ...args].join(' ')
    lines.push(line)
    return { code: 0, stdout: '', stderr: '', ...answer(line) }
  }
  return { run, lines }
}

export const CA: TrustedCa = {
  pem: '-----BEGIN CERTIFICATE-----\nAAAA\nBBBB\n-----END CERTIFICATE-----\n',
  file: '/ca dir/authproxy-ca.pem',
  id: '0011223344556677',
  nickname: 'authproxy local CA 0011223344556677',
  thumbprint: 'AB12',
}
