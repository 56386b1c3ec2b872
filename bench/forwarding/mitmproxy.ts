import { spawn } from 'node:child_process'
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort, peerOn } from '../support/ports.ts'
import type { Program } from '../support/programs.ts'
import type { ContestantSettings } from './contestant.ts'

/** mitmproxy of the machine as a reverse proxy that shows nothing: its least work. */
export async function startMitmproxy(
  settings: Omit<ContestantSettings, 'name'>,
): Promise<Pick<Program, 'port' | 'stop'>> {
  const folder = await mkdtemp(join(tmpdir(), 'authproxy-bench-mitmproxy-'))
  const port = await freePort()
  const pem = join(folder, 'leaf.pem')
  await writeFile(pem, `${settings.key}\n${settings.cert}`, { mode: 0o600 })
  const args = ['--quiet', '--mode', `reverse:http://127.0.0.1:${settings.appPort}`, '--certs', `*=${pem}`]
  args.push('--listen-host', '127.0.0.1', '--listen-port', String(port), '--set', `confdir=${folder}`)
  const child = spawn('mitmdump', [...args, '--set', 'keep_host_header=true', '--set', 'flow_detail=0'], {
    stdio: 'ignore',
  })
  return peerOn(port, child, folder)
}
