import { judgeUrl } from './check-urls.ts'
import { type ContainerEntry, readContainerEnv } from './container-env.ts'
import type { Context, Found } from './context.ts'

const URLS = /^(?:NEXTAUTH|AUTH)_URL$/
const SECRETS = /^(?:NEXTAUTH|AUTH)_SECRET$/
/** So that a build or a first start goes through; the real one comes from outside. */
const PLACEHOLDER =
  /example|sample|dummy|placeholder|your[-_ ]|change[-_ ]?(?:me|it)|replace|build|xxx|<|^test|todo|fake/i

/** What a container gets in place of what the `.env` files say. */
export function checkContainers(context: Context): readonly Found[] {
  return readContainerEnv(context.file).flatMap(entry => {
    if (SECRETS.test(entry.name)) return inImage(entry)
    if (!URLS.test(entry.name) || (entry.name === 'AUTH_URL' && context.major === 4)) return []
    if (entry.isQuoted) return quoted(entry)
    const wrong = judgeUrl(context, entry)
    return wrong.length > 0 ? wrong : winsOver(context, entry)
  })
}

function quoted({ name, place }: ContainerEntry): readonly Found[] {
  return [
    {
      check: 'url-not-an-address',
      place,
      text: `${name} gets its quotes as a part of the value: in a list of Compose they are no quotes.`,
      fix: `Leave them out, or put them around the whole entry: - "${name}=…"`,
    },
  ]
}

function inImage({ name, value, place, by }: ContainerEntry): readonly Found[] {
  if (by !== 'image' || PLACEHOLDER.test(value)) return []
  return [
    {
      check: 'secret-in-image',
      place,
      text: `${name} is written into the image: whoever can pull it has the secret, and every container has the same one.`,
      fix: `Take the line out, give ${name} to the container when it starts, and make a new one.`,
    },
  ]
}

/** The environment of the process wins over all files; a file for production that says otherwise is not heard. */
function winsOver({ env }: Context, { name, value, place, by }: ContainerEntry): readonly Found[] {
  if (by !== 'image') return []
  const own = env.get(name, 'production')
  if (own === null || !own.isPlain || own.value === '' || own.value === value) return []
  if (!own.place.file.path.startsWith('.env.production')) return []
  return [
    {
      check: 'image-wins',
      place,
      text: `${name} here wins over ${own.place.file.path}, which says another address: in the container that line is not heard.`,
      fix: 'Keep one of the two.',
    },
  ]
}
