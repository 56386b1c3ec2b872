import { lastLine, type StoreReport, type TrustedCa, type TrustMachine, type TrustStore } from './store.ts'

const PLACE = 'Windows, current user, trusted root certificates'

/** The current user's root store: Edge, Chrome, .NET, curl. No administrator; Windows shows its own warning first. */
export function createWindowsStore(machine: TrustMachine): TrustStore {
  const certutil = (...args: readonly string[]) => machine.run('certutil.exe', ['-user', ...args])
  const undoLine = (ca: TrustedCa): string => `certutil -user -delstore Root ${ca.thumbprint}`

  const readState = async (ca: TrustedCa): Promise<StoreReport['state']> => {
    const result = await certutil('-store', 'Root', ca.thumbprint)
    return result.code === 127 ? 'unknown' : result.code === 0 ? 'trusted' : 'not trusted'
  }
  const report = (state: StoreReport['state'], rest: Partial<StoreReport> = {}): readonly StoreReport[] => [
    { store: 'system', place: PLACE, changes: [], undo: [], next: [], ...rest, state },
  ]

  return {
    id: 'system',
    check: async ca => report(await readState(ca)),
    install: async ca => {
      if ((await readState(ca)) === 'trusted') return report('trusted', { undo: [undoLine(ca)] })
      const result = await certutil('-addstore', '-f', 'Root', ca.file)
      const state = await readState(ca)
      return state === 'trusted'
        ? report(state, {
            changes: [`added "${ca.nickname}" to the current user's root certificates`],
            undo: [undoLine(ca)],
          })
        : report(state, { next: [`certutil: ${lastLine(result)}`] })
    },
    uninstall: async ca => {
      if ((await readState(ca)) === 'not trusted') return report('not trusted')
      const result = await certutil('-delstore', 'Root', ca.thumbprint)
      const state = await readState(ca)
      return state === 'trusted'
        ? report(state, { next: [`certutil: ${lastLine(result)}`] })
        : report(state, { changes: [`removed the CA from the current user's root certificates`] })
    },
  }
}
