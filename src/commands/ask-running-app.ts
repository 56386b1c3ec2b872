import { printable } from '../http/printable.ts'
import { readAppEnvironment } from '../launch/app-env.ts'
import { askProviders } from '../launch/ask-providers.ts'
import { findAppFolder } from './app-folder.ts'
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
  const answer = await askProviders({ target, path, origin })
  if (answer === null) return [`${app} does not answer: nothing but its files was judged.`]
  const { status, providers, origins } = answer
  if (providers === null)
    return [
      `${app} answers ${printable(path, 100)} with ${status} and no list of providers: see its log, or start it as authproxy -- npm run dev.`,
    ]
  const list = providers.map(one => printable(one, 60)).join(', ')
  const told = `${app} answers: providers ${list}; their addresses begin with ${printable(origins.join(', '), 300)}.`
  if (url === null || named === null || origins.every(one => one === named.origin)) return [told]
  return [
    told,
    `That is not the address in ${url.variable} of its files: its environment says otherwise, or it was started before the file was changed.`,
  ]
}
