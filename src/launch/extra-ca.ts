import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** What NODE_EXTRA_CA_CERTS may name: it takes one file only. */
export interface ExtraCa {
  readonly file: string
  /** Takes away what was made for it. */
  readonly remove: () => void
}

/** The certificate authority, together with those that the user has named already (a company's, say). */
export function extraCa(caFile: string, own: string | undefined): ExtraCa {
  const others = own === undefined || own === '' || own === caFile ? null : readOr(own)
  if (others === null) return { file: caFile, remove: () => {} }
  const folder = mkdtempSync(join(tmpdir(), 'authproxy-ca-'))
  const file = join(folder, 'extra-ca.pem')
  writeFileSync(file, `${others.trimEnd()}\n${readFileSync(caFile, 'utf8')}`)
  return { file, remove: () => rmSync(folder, { recursive: true, force: true }) }
}

/** Node only warns of one that cannot be read. */
function readOr(file: string): string | null {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return null
  }
}
