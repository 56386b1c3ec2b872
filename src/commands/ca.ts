import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { constraintsOf, readCaCertificate } from '../certs/authority.ts'
import { describeConstraints } from '../certs/constraints.ts'
import { CA_CERTIFICATE_FILE, CA_KEY_FILE, listRetiredCertificates } from '../certs/load-authority.ts'
import { mkcertNickname } from '../certs/mkcert.ts'
import {
  type CaChoice,
  type CaSurroundings,
  findChosenFolder,
  openAuthority,
  readSurroundings,
} from '../certs/open-authority.ts'
import { runProgram } from '../certs/trust/run-program.ts'
import {
  quoteForShell,
  type Run,
  STORE_IDS,
  type StoreReport,
  type TrustedCa,
  type TrustState,
  type TrustStore,
} from '../certs/trust/store.ts'
import { createTrustStores, describeCa } from '../certs/trust/stores.ts'
import { printable } from '../http/printable.ts'
import { UsageError, UserError } from '../model/user-error.ts'

export type CaAction = 'install' | 'uninstall' | 'status' | 'path'

/** `--ca-dir`, `--ca`, `--host` (repeatable), `--store` (repeatable: nss, system; all when absent), `--json`. */
export interface CaOptions extends CaChoice {
  readonly stores?: readonly string[] | undefined
  readonly json?: boolean | undefined
}

export interface CaOutput {
  readonly stdout: (text: string) => void
  readonly stderr: (text: string) => void
}

/** The real machine unless a test hands in another. */
export interface CaContext extends CaSurroundings {
  readonly run: Run
  readonly isRoot: boolean
  /** Prefix of system paths; tests only. */
  readonly root?: string
}

interface Target {
  readonly ca: TrustedCa
  readonly expires: string
  readonly fingerprint: string
  readonly constraints: string
}

/**
 * `authproxy ca <action>`. install: makes the CA if there is none and has the stores trust it; uninstall: takes it (and
 * its expired forerunners) out again and keeps the files; status: asks each store; path: prints the folder. Exit code 0,
 * or 1 when after install or status no store trusts the CA, or after uninstall one still does. Throws UserError.
 */
export async function runCa(
  action: CaAction,
  options: CaOptions,
  io: CaOutput,
  context: CaContext = realContext(),
): Promise<number> {
  const stores = chooseStores(options.stores, context)
  const folder = findChosenFolder(options, context)
  if (action === 'path') {
    const files = { folder, certificate: certificateFile(options, folder), key: keyFile(options, folder) }
    io.stdout(options.json === true ? `${JSON.stringify(files)}\n` : `${printable(folder)}\n`)
    return 0
  }
  const mine = options.ca !== 'mkcert'
  let notices: readonly string[] = []
  if (action === 'install' && mine) {
    const opened = await openAuthority(options, context)
    notices = [...(opened.created ? [`Made a new CA in ${folder}.`] : []), ...opened.notices]
  }
  const current = await readTarget(certificateFile(options, folder), options)
  const retired = mine && action === 'uninstall' ? await readRetired(folder, options) : []
  const targets = [...(current === null ? [] : [current]), ...retired]

  const reports: StoreReport[] = []
  // mkcert's CA is mkcert's to install: here it is only looked at.
  const verb = mine && action !== 'status' ? action : 'check'
  for (const target of targets) for (const store of stores) reports.push(...(await store[verb](target.ca)))

  if (options.json === true)
    io.stdout(
      `${JSON.stringify({ folder, certificate: current && describeTarget(current), notices, stores: reports })}\n`,
    )
  else say(io, { action, mine, folder, current, notices, reports })
  const trusted = reports.some(report => report.state === 'trusted')
  return trusted === (action !== 'uninstall') ? 0 : 1
}

/**
 * For a header line: does the browser of this system trust the CA? Linux: Chromium's and Firefox' databases; macOS and
 * Windows: the user's store. One or two short programs are run; nothing is made; never rejects.
 */
export async function checkTrust(
  options: CaChoice = {},
  context: CaContext = realContext(),
): Promise<'trusted' | 'not trusted' | 'unknown'> {
  try {
    const target = await readTarget(certificateFile(options, findChosenFolder(options, context)), options)
    if (target === null) return 'not trusted'
    const store = context.platform === 'darwin' || context.platform === 'win32' ? 'system' : 'nss'
    const [asked] = chooseStores([store], context)
    const states = ((await asked?.check(target.ca)) ?? []).map(report => report.state)
    return states.includes('trusted') ? 'trusted' : states.includes('unknown') ? 'unknown' : 'not trusted'
  } catch {
    return 'unknown'
  }
}

/** The line that makes Node programs trust the CA (they read no system store). */
export function nodeTrustLine(file: string, platform: NodeJS.Platform = process.platform): string {
  return platform === 'win32'
    ? `$env:NODE_EXTRA_CA_CERTS = "${file}"`
    : `export NODE_EXTRA_CA_CERTS=${quoteForShell(file)}`
}

function say(
  io: CaOutput,
  told: {
    readonly action: CaAction
    readonly mine: boolean
    readonly folder: string
    readonly current: Target | null
    readonly notices: readonly string[]
    readonly reports: readonly StoreReport[]
  },
): void {
  const { action, mine, current, folder } = told
  const line = (text: string) => io.stdout(`${printable(text)}\n`)
  for (const notice of told.notices) io.stderr(`${printable(notice)}\n`)
  if (current === null)
    line(
      `No CA in ${folder}.${mine ? ' It is made on first use, or by `authproxy ca install`.' : ' Run `mkcert -install`.'}`,
    )
  else {
    line(`CA           ${current.ca.file}`)
    line(`fingerprint  ${current.fingerprint} (SHA-256)`)
    line(`expires      ${current.expires}`)
    line(`may sign     ${current.constraints}`)
  }
  for (const report of told.reports) {
    const mark = action === 'uninstall' && report.state === 'not trusted' ? '✓' : MARKS[report.state]
    line(`${mark} ${report.store.padEnd(6)} ${report.state.padEnd(11)} ${report.place}`)
    for (const change of report.changes) line(`    ${change}`)
    for (const undo of report.undo) line(`    undo: ${undo}`)
    for (const next of report.next) line(`    to do: ${next}`)
  }
  if (!mine && action !== 'status') line(`This CA is mkcert's: \`mkcert -${action}\` changes who trusts it.`)
  if (mine && action === 'install') line('Undo all of it: authproxy ca uninstall. A running browser must be restarted.')
  if (mine && action === 'uninstall')
    line(`The CA itself stays in ${folder}; delete that folder's authproxy-ca* files to be rid of it.`)
  if (current !== null && action !== 'uninstall') line(`Node clients: ${nodeTrustLine(current.ca.file)}`)
}

const MARKS: Readonly<Record<TrustState, string>> = { trusted: '✓', 'not trusted': '✖', absent: '·', unknown: '?' }

function describeTarget(target: Target): object {
  const { ca, ...facts } = target
  return { file: ca.file, nickname: ca.nickname, ...facts }
}

async function readTarget(file: string, options: CaOptions): Promise<Target | null> {
  const pem = await readFile(file, 'utf8').catch(error => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null
    throw new UserError(
      'ca-unreadable',
      `${file} cannot be read.`,
      'Make yourself its owner, or name another folder with --ca-dir.',
    )
  })
  if (pem === null) return null
  const certificate = readCaCertificate(pem)
  return {
    ca: describeCa(certificate, file, options.ca === 'mkcert' ? mkcertNickname({ certificate }) : undefined),
    expires: new Date(certificate.validTo).toISOString().slice(0, 10),
    fingerprint: certificate.fingerprint256,
    constraints: describeConstraints(constraintsOf(certificate)),
  }
}

async function readRetired(folder: string, options: CaOptions): Promise<readonly Target[]> {
  const targets = await Promise.all((await listRetiredCertificates(folder)).map(file => readTarget(file, options)))
  return targets.filter(target => target !== null)
}

function certificateFile(options: CaOptions, folder: string): string {
  return join(folder, options.ca === 'mkcert' ? 'rootCA.pem' : CA_CERTIFICATE_FILE)
}

function keyFile(options: CaOptions, folder: string): string {
  return join(folder, options.ca === 'mkcert' ? 'rootCA-key.pem' : CA_KEY_FILE)
}

function chooseStores(names: readonly string[] | undefined, context: CaContext): readonly TrustStore[] {
  const unknown = names?.find(name => !STORE_IDS.some(id => id === name))
  if (unknown !== undefined)
    throw new UsageError(
      'bad-store',
      `There is no trust store "${printable(unknown)}".`,
      `Known are: ${STORE_IDS.join(', ')}.`,
    )
  return createTrustStores(context).filter(
    store => names === undefined || names.length === 0 || names.includes(store.id),
  )
}

function realContext(): CaContext {
  return { ...readSurroundings(), run: runProgram, isRoot: process.getuid?.() === 0 }
}
