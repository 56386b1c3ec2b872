import { access, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { commandLine, lastLine, type StoreReport, type TrustedCa, type TrustMachine, type TrustStore } from './store.ts'

/** How a family of distributions adds a CA: a file into `anchors`, then a command that builds `bundle`. */
interface Layout {
  readonly anchors: string
  readonly extension: 'crt' | 'pem'
  readonly bundle: string
  readonly update: readonly [file: string, ...args: string[]]
}

const LAYOUTS: readonly Layout[] = [
  // Fedora, RHEL
  {
    anchors: '/etc/pki/ca-trust/source/anchors',
    extension: 'pem',
    bundle: '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
    update: ['update-ca-trust', 'extract'],
  },
  // Arch
  {
    anchors: '/etc/ca-certificates/trust-source/anchors',
    extension: 'crt',
    bundle: '/etc/ca-certificates/extracted/tls-ca-bundle.pem',
    update: ['trust', 'extract-compat'],
  },
  // Debian, Ubuntu
  {
    anchors: '/usr/local/share/ca-certificates',
    extension: 'crt',
    bundle: '/etc/ssl/certs/ca-certificates.crt',
    update: ['update-ca-certificates'],
  },
  // openSUSE
  {
    anchors: '/etc/pki/trust/anchors',
    extension: 'pem',
    bundle: '/var/lib/ca-certificates/ca-bundle.pem',
    update: ['update-ca-certificates'],
  },
]

/**
 * The system's store on Linux: what curl, git, Python and Go read (browsers do not). It belongs to root; for any other
 * user the verbs change nothing and say the commands: a tool that runs sudo by itself teaches to type passwords blindly.
 */
export function createLinuxStore(machine: TrustMachine): TrustStore {
  const path = (text: string): string => join(machine.root ?? '/', text)
  const anchorOf = (layout: Layout, ca: TrustedCa): string =>
    `${layout.anchors}/authproxy-ca-${ca.id}.${layout.extension}`

  const readState = async (layout: Layout, ca: TrustedCa): Promise<'trusted' | 'not trusted'> => {
    const bundle = await readFile(path(layout.bundle), 'utf8').catch(() => '')
    return squeeze(bundle).includes(squeeze(ca.pem)) ? 'trusted' : 'not trusted'
  }

  const withLayout = async (
    act: (layout: Layout) => Promise<Omit<StoreReport, 'store' | 'place'>>,
  ): Promise<readonly StoreReport[]> => {
    for (const layout of LAYOUTS)
      if (await isThere(path(layout.anchors)))
        return [{ store: 'system', place: layout.anchors, ...(await act(layout)) }]
    return [{ ...NOTHING, store: 'system', place: 'system certificates', state: 'absent' }]
  }

  const update = async (layout: Layout): Promise<string | null> => {
    const [file, ...args] = layout.update
    const result = await machine.run(file, args)
    return result.code === 0 ? null : `${file}: ${lastLine(result)}`
  }

  const install = async (layout: Layout, ca: TrustedCa) => {
    const anchor = anchorOf(layout, ca)
    const updateLine = commandLine('sudo', layout.update)
    const undo = [commandLine('sudo', ['rm', anchor]), updateLine]
    if ((await readState(layout, ca)) === 'trusted') return { ...NOTHING, state: 'trusted' as const, undo }
    if (!machine.isRoot)
      return {
        ...NOTHING,
        state: 'not trusted' as const,
        next: [commandLine('sudo', ['install', '-m', '0644', ca.file, anchor]), updateLine],
      }
    await mkdir(path(layout.anchors), { recursive: true })
    await writeFile(path(anchor), ca.pem, { mode: 0o644 })
    const failure = await update(layout)
    const state = await readState(layout, ca)
    return {
      state,
      changes: [`wrote ${anchor}`, `ran ${layout.update.join(' ')}`],
      undo,
      next: failure ? [failure] : [],
    }
  }

  const uninstall = async (layout: Layout, ca: TrustedCa) => {
    const anchor = anchorOf(layout, ca)
    const state = await readState(layout, ca)
    const written = await readFile(path(anchor), 'utf8').catch(() => null)
    if (written === null) return { ...NOTHING, state }
    if (!machine.isRoot)
      return { ...NOTHING, state, next: [commandLine('sudo', ['rm', anchor]), commandLine('sudo', layout.update)] }
    await rm(path(anchor))
    const failure = await update(layout)
    const changes = [`deleted ${anchor}`, `ran ${layout.update.join(' ')}`]
    return { state: await readState(layout, ca), changes, undo: [], next: failure ? [failure] : [] }
  }

  return {
    id: 'system',
    install: ca => withLayout(layout => install(layout, ca)),
    uninstall: ca => withLayout(layout => uninstall(layout, ca)),
    check: ca => withLayout(async layout => ({ ...NOTHING, state: await readState(layout, ca) })),
  }
}

const NOTHING = { changes: [], undo: [], next: [] } as const

async function isThere(folder: string): Promise<boolean> {
  return await access(folder).then(
    () => true,
    () => false,
  )
}

function squeeze(pem: string): string {
  return pem.replace(/\s+/g, '')
}
