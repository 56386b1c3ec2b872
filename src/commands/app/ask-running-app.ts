import { type ProviderEntry, readProviders } from '../../analyzers/providers.ts'
import { readBody } from '../../analyzers/read-answer.ts'
import { parseJson } from '../../http/json.ts'
import { originOf } from '../../http/origin.ts'
import { printable } from '../../http/printable.ts'
import { readAppEnvironment } from '../../launch/app-env.ts'
import { findAppFolder } from './app-folder.ts'
import { askApp } from './ask-app.ts'
import { authRoutes } from './probe-providers.ts'
import type { Target } from './target.ts'

/**
 * What the app that runs says beside its files, in sentences for a person: does it run from them, does it answer, and does it
 * believe in the address that they name. One GET of the providers, which changes nothing. Never rejects.
 */
export async function askRunningApp(
  dir: string,
  target: Target,
  findFolder: typeof findAppFolder = findAppFolder,
): Promise<readonly string[]> {
  const app = `The app at ${target.label}`
  const found = findFolder(dir, [target])
  if (found.kind === 'other')
    return [`${app} runs in ${printable(found.folder, 200)}, not in the folder that was read: it was not asked.`]
  const { url } = readAppEnvironment({ appDir: dir, env: {}, secretFile: null, secretVariable: null })
  const named = url !== null && /^https?:/i.test(url.value) && URL.canParse(url.value) ? new URL(url.value) : null
  const own = named !== null && named.pathname !== '/' ? named.pathname : null
  const path = `${authRoutes(own)}/providers`
  const origin = named ?? new URL(`${target.protocol}//${target.label}`)
  const asked = await askApp({ target, publicOrigin: origin.origin, path, front: null })
  if (asked?.outcome.kind !== 'response') return [`${app} does not answer: nothing but its files was judged.`]
  const { received } = asked.outcome
  const providers = ownProviders(readProviders(parseJson(readBody(received) ?? '')))
  if (providers === null)
    return [
      `${app} answers ${printable(path, 100)} with ${received.status} and no list of providers: see its log, or start it as authproxy -- npm run dev.`,
    ]
  const list = providers.map(one => printable(one.id, 60)).join(', ')
  const origins = [...new Set(providers.flatMap(one => originOf(one.callbackUrl ?? '') ?? []))]
  const told = `${app} answers: providers ${list}; their addresses begin with ${printable(origins.join(', '), 300)}.`
  if (url === null || named === null || origins.every(one => one === named.origin)) return [told]
  return [
    told,
    `That is not the address in ${url.variable} of its files: its environment says otherwise, or it was started before the file was changed.`,
  ]
}

/** NextAuth's answer and nobody else's: each has an address to come back to. */
function ownProviders(providers: readonly ProviderEntry[] | null): readonly ProviderEntry[] | null {
  if (providers === null || providers.length === 0) return null
  return providers.every(one => one.callbackUrl !== null) ? providers.slice(0, 100) : null
}
