import { findMount } from '../../src/analyzers/find-mount.ts'
import { withLiveRecording } from '../../src/commands/ask-run.ts'
import { readRecording } from '../../src/commands/diff.ts'
import { compareFlows } from '../../src/compare/compare.ts'
import { readHarFile } from '../../src/har/load.ts'
import type { LiveAuthproxy } from './authproxy.ts'

/**
 * Where a faulty visit parts from the healthy one after it, in one run: what `diff` says of the two recordings, each divergence as
 * `step: text`, with its ports masked. Times in ms since the epoch: when each of the two began.
 */
export async function partedSince(
  authproxy: LiveAuthproxy,
  faulty: number,
  healthy: number,
): Promise<readonly string[]> {
  const terminal = { env: { AUTHPROXY_RUN_DIR: authproxy.runDir } }
  return withLiveRecording(authproxy.port, terminal, async file => {
    const reading = await readHarFile(file)
    const basePath = findMount(reading.exchanges)
    const none = { secrets: [], sessionCookies: [], basePath }
    const between = (from: number, to: number) => {
      const exchanges = reading.exchanges.filter(one => one.startedAt >= from && one.startedAt < to)
      return readRecording({ ...reading, exchanges }, none)
    }
    const good = await between(healthy, Number.POSITIVE_INFINITY)
    const { divergences } = compareFlows(good, await between(faulty, healthy), { basePath })
    return divergences.map(one => `${one.step}: ${one.text}`.replace(/:\d{4,5}(?=[/?\s,)]|$)/g, ':PORT'))
  })
}
