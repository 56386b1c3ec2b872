import { COMPOSE_FILES } from './container-env.ts'
import type { Context, Found } from './context.ts'
import { placeOf } from './source.ts'

const TRUST = ['AUTH_TRUST_HOST', 'AUTH_URL', 'VERCEL', 'CF_PAGES'] as const
/** What may override what without anybody noticing. */
const WATCHED = ['NEXTAUTH_URL', 'AUTH_URL', 'NEXTAUTH_SECRET', 'AUTH_SECRET', 'AUTH_TRUST_HOST'] as const
export const SHIPPED_FILES = ['Dockerfile', ...COMPOSE_FILES, 'fly.toml']

/** What is about to happen where the app will run. */
export function checkDeployment(context: Context): readonly Found[] {
  return [...untrustedHost(context), ...vercelLeftOver(context), ...localFileWins(context)]
}

/** Only where the app itself says that it is run in a container, and nothing here gives trust. */
function untrustedHost({ env, major, configs, opaque, file }: Context): readonly Found[] {
  if (major === null || major < 5 || opaque.length > 0) return []
  const deployment = SHIPPED_FILES.flatMap(path => file(path) ?? [])
  if (deployment.length === 0 || file('vercel.json') !== null) return []
  if (TRUST.some(name => env.get(name, 'production') !== null)) return []
  if (deployment.some(one => TRUST.some(name => one.text.includes(name)) || /env_file|--env-file/.test(one.text)))
    return []
  const whole = configs.filter(one => one.isWhole)
  const first = whole[0]
  if (first === undefined || whole.some(({ view }) => !view.lacks('trustHost'))) return []
  const text = `This app is built for a container (${deployment[0]?.path}), and neither trustHost nor AUTH_TRUST_HOST nor AUTH_URL is set; unless the platform sets one, every auth route answers 500 (UntrustedHost).`
  return [
    {
      check: 'trust-host-missing',
      place: placeOf(first.view.at),
      text,
      fix: 'Add trustHost: true here, or set AUTH_TRUST_HOST=true for the container.',
    },
  ]
}

function vercelLeftOver({ env, major }: Context): readonly Found[] {
  const entry = env.get('VERCEL', 'development')
  if (entry === null || entry.value === '' || (major !== null && major >= 5)) return []
  if (env.get('NEXTAUTH_URL', 'development') !== null) return []
  const text =
    'VERCEL is set here, as vercel env pull leaves it: without NEXTAUTH_URL, next-auth v4 takes its address for https on this machine.'
  return [
    {
      check: 'vercel-left-over',
      place: entry.place,
      text,
      fix: 'Delete this line, or set NEXTAUTH_URL=http://localhost:3000 in .env.local.',
    },
  ]
}

/** Said only when the file is not kept out of the repository or of the image. */
function localFileWins({ env, file }: Context): readonly Found[] {
  const linesOf = (path: string) => (file(path)?.text ?? '').split('\n').map(line => line.trim())
  const ignores = (path: string) => linesOf(path).some(line => /^\/?(?:\*\*\/)?(?:\.env|\*\.local|\*$|\.\*)/.test(line))
  const isCommitted = file('.gitignore') !== null && !ignores('.gitignore')
  const copiesAll = linesOf('Dockerfile').some(copiesFolder)
  const isInImage = copiesAll && !ignores('.dockerignore')
  if (!isCommitted && !isInImage) return []
  const how = isInImage ? 'the Dockerfile copies it into the image' : 'git does not ignore it'
  return WATCHED.flatMap((name): readonly Found[] => {
    const entries = env.all(name, 'production')
    const local = entries.find(one => one.place.file.path === '.env.local')
    const production = entries.find(one => one.place.file.path === '.env.production')
    if (local === undefined || production === undefined || local !== entries[0] || local.value === production.value)
      return []
    const text = `${name} here wins over .env.production also for next start, and ${how}.`
    const fix = `Move it to .env.development.local${isInImage ? ', or put .env*.local into .dockerignore' : ', or put .env*.local into .gitignore'}.`
    return [{ check: 'local-file-wins', place: local.place, text, fix }]
  })
}

/** `COPY . .` of a Dockerfile. */
function copiesFolder(line: string): boolean {
  const [command = '', ...words] = line.split(/[ \t]/).filter(word => word !== '')
  const [from = ''] = words.filter(word => !word.startsWith('--'))
  return /^(?:COPY|ADD)$/i.test(command) && (from === '.' || from === './')
}
