import { join } from 'node:path'
import {
  commandLine,
  lastLine,
  type RunResult,
  type StoreReport,
  type TrustedCa,
  type TrustMachine,
  type TrustStore,
} from './store.ts'

/**
 * The user's login keychain: Safari, Chrome, curl. Trusted for TLS only (`-p ssl`), for this user only; macOS asks for
 * the password itself. No sudo.
 */
export function createMacosStore(machine: TrustMachine): TrustStore {
  const keychain = join(machine.home, 'Library/Keychains/login.keychain-db')
  const security = (...args: readonly string[]): Promise<RunResult> => machine.run('security', args)
  const removal = (ca: TrustedCa): ReadonlyArray<readonly string[]> => [
    ['remove-trusted-cert', ca.file],
    ['delete-certificate', '-Z', ca.thumbprint, keychain],
  ]

  const readState = async (ca: TrustedCa): Promise<StoreReport['state']> => {
    // -l: it is a CA; -L: ask nothing of the network.
    const result = await security('verify-cert', '-c', ca.file, '-p', 'ssl', '-l', '-L')
    return result.code >= 126 ? 'unknown' : result.code === 0 ? 'trusted' : 'not trusted'
  }
  const report = (state: StoreReport['state'], rest: Partial<StoreReport> = {}): readonly StoreReport[] => [
    { store: 'system', place: keychain, changes: [], undo: [], next: [], ...rest, state },
  ]

  return {
    id: 'system',
    check: async ca => report(await readState(ca)),
    install: async ca => {
      const undo = removal(ca).map(args => commandLine('security', args))
      if ((await readState(ca)) === 'trusted') return report('trusted', { undo })
      const result = await security('add-trusted-cert', '-r', 'trustRoot', '-p', 'ssl', '-k', keychain, ca.file)
      const state = await readState(ca)
      return state === 'trusted'
        ? report(state, { changes: [`added "${ca.nickname}" to ${keychain}, trusted for TLS`], undo })
        : report(state, { next: [`security: ${lastLine(result)}`] })
    },
    uninstall: async ca => {
      const results: RunResult[] = []
      for (const args of removal(ca)) results.push(await security(...args))
      const state = await readState(ca)
      const failure = results.find(result => result.code !== 0)
      if (state === 'trusted') return report(state, { next: failure ? [`security: ${lastLine(failure)}`] : [] })
      return report(state, { changes: failure ? [] : [`removed the CA from ${keychain}`] })
    },
  }
}
