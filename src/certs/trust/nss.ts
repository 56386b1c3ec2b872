import { access, mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { commandLine, lastLine, type StoreReport, type TrustedCa, type TrustMachine, type TrustStore } from './store.ts'

/** One NSS database folder (with `cert9.db`). */
interface Database {
  readonly folder: string
  readonly exists: boolean
}

/** Chromium's database; made when it is missing, for a browser that was never started. */
const CHROMIUM = '.pki/nssdb'
/** Chromium packaged as snap or flatpak sees another home. */
const CHROMIUM_PACKAGED = [
  'snap/chromium/current/.pki/nssdb',
  '.var/app/org.chromium.Chromium/.pki/nssdb',
  '.var/app/com.google.Chrome/.pki/nssdb',
  '.var/app/com.brave.Browser/.pki/nssdb',
]
/** Folders that hold Firefox profiles, each profile a database of its own. */
const FIREFOX: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  linux: [
    '.mozilla/firefox',
    '.config/mozilla/firefox',
    'snap/firefox/common/.mozilla/firefox',
    '.var/app/org.mozilla.firefox/.mozilla/firefox',
    '.var/app/org.mozilla.firefox/config/mozilla/firefox',
  ],
  darwin: ['Library/Application Support/Firefox/Profiles'],
}
const PACKAGES =
  'Debian, Ubuntu: sudo apt install libnss3-tools · Fedora: sudo dnf install nss-tools · Arch: sudo pacman -S nss · macOS: brew install nss'

/**
 * NSS databases: the ones that Chromium on Linux and Firefox read. Trust is `C,,`: a CA for TLS servers, not for mail or
 * code. Windows has none here: its `certutil` is another program, and Firefox there reads the system store.
 */
export function createNssStore(machine: TrustMachine): TrustStore {
  const { run } = machine
  const certutil = (database: Database, ...args: readonly string[]) =>
    run('certutil', ['-d', `sql:${database.folder}`, ...args])

  const readState = async (database: Database, ca: TrustedCa): Promise<'trusted' | 'not trusted' | 'unknown'> => {
    const listed = await certutil(database, '-L')
    if (listed.code !== 0) return 'unknown'
    const line = listed.stdout.split('\n').find(text => text.startsWith(`${ca.nickname} `))
    const flags = line?.trim().split(/\s+/).at(-1)
    if (flags === undefined || !/^[^,]*C/.test(flags)) return 'not trusted'
    // Same name, but is it the same certificate?
    const stored = await certutil(database, '-L', '-n', ca.nickname, '-a')
    return squeeze(stored.stdout) === squeeze(ca.pem) ? 'trusted' : 'not trusted'
  }

  const forEach = async (
    act: (database: Database) => Promise<Omit<StoreReport, 'store' | 'place'>>,
    create: boolean,
  ): Promise<readonly StoreReport[]> => {
    const databases = await findDatabases(machine, create)
    if (databases.length === 0) return [{ ...NOTHING, store: 'nss', place: 'NSS (Chromium, Firefox)', state: 'absent' }]
    // `-H` prints the help; what counts is whether the program can be started at all.
    if ((await run('certutil', ['-H'])).code >= 126)
      return databases.map(({ folder }) => ({
        ...NOTHING,
        store: 'nss' as const,
        place: folder,
        state: 'unknown' as const,
        next: [`certutil is missing. Install it and run this again. ${PACKAGES}`],
      }))
    const reports: StoreReport[] = []
    for (const database of databases) reports.push({ store: 'nss', place: database.folder, ...(await act(database)) })
    return reports
  }

  const install = async (database: Database, ca: TrustedCa): Promise<Omit<StoreReport, 'store' | 'place'>> => {
    const changes: string[] = []
    if (!database.exists) {
      await mkdir(database.folder, { recursive: true, mode: 0o700 })
      const made = await certutil(database, '-N', '--empty-password')
      if (made.code !== 0) return { ...NOTHING, state: 'unknown', next: [`certutil: ${lastLine(made)}`] }
      changes.push(`made the empty database ${database.folder}`)
    } else if ((await readState(database, ca)) === 'trusted')
      return { ...NOTHING, state: 'trusted', undo: [undoLine(database, ca)] }
    const added = await certutil(database, '-A', '-t', 'C,,', '-n', ca.nickname, '-i', ca.file)
    const state = await readState(database, ca)
    if (state === 'trusted') changes.push(`added "${ca.nickname}" to ${database.folder}, trusted for TLS servers`)
    return {
      state,
      changes,
      undo: state === 'trusted' ? [undoLine(database, ca)] : [],
      next: state === 'trusted' ? [] : [`certutil: ${lastLine(added)}. Close the browser and run this again.`],
    }
  }

  const uninstall = async (database: Database, ca: TrustedCa): Promise<Omit<StoreReport, 'store' | 'place'>> => {
    const before = await readState(database, ca)
    if (before !== 'trusted') {
      // Untrusted by hand but still there: remove it all the same, if it is ours.
      const stored = await certutil(database, '-L', '-n', ca.nickname, '-a')
      if (stored.code !== 0 || squeeze(stored.stdout) !== squeeze(ca.pem)) return { ...NOTHING, state: before }
    }
    const removed = await certutil(database, '-D', '-n', ca.nickname)
    const gone = removed.code === 0
    return {
      state: await readState(database, ca),
      changes: gone ? [`removed "${ca.nickname}" from ${database.folder}`] : [],
      undo: [],
      next: gone ? [] : [`certutil: ${lastLine(removed)}. Close the browser and run this again.`],
    }
  }

  return {
    id: 'nss',
    install: ca => forEach(database => install(database, ca), true),
    uninstall: ca => forEach(database => uninstall(database, ca), false),
    check: ca => forEach(async database => ({ ...NOTHING, state: await readState(database, ca) }), false),
  }
}

const NOTHING = { changes: [], undo: [], next: [] } as const

async function findDatabases(machine: TrustMachine, create: boolean): Promise<readonly Database[]> {
  if (machine.platform === 'win32') return []
  const found: Database[] = []
  const add = async (folder: string, wanted: boolean): Promise<void> => {
    const exists = await isThere(join(folder, 'cert9.db'))
    if (exists || wanted) found.push({ folder, exists })
  }
  if (machine.platform !== 'darwin') {
    await add(join(machine.home, CHROMIUM), create)
    for (const path of CHROMIUM_PACKAGED) await add(join(machine.home, path), false)
  }
  for (const path of FIREFOX[machine.platform] ?? []) {
    const profiles = await readdir(join(machine.home, path)).catch(() => [])
    for (const profile of profiles) await add(join(machine.home, path, profile), false)
  }
  return found
}

async function isThere(file: string): Promise<boolean> {
  return await access(file).then(
    () => true,
    () => false,
  )
}

function undoLine(database: Database, ca: TrustedCa): string {
  return commandLine('certutil', ['-d', `sql:${database.folder}`, '-D', '-n', ca.nickname])
}

/** PEM without line ends: certutil writes CRLF. */
function squeeze(pem: string): string {
  return pem.replace(/\s+/g, '')
}
