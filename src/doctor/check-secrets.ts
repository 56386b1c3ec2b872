import { type Context, type Found, libraryOf } from './context.ts'
import { givenValues } from './literals.ts'
import { placeOf } from './source.ts'
import { textOf } from './syntax.ts'

const SECRETS = ['AUTH_SECRET', 'NEXTAUTH_SECRET'] as const
const PUBLIC = /^NEXT_PUBLIC_\w*SECRET/i
/** In code for people to see what goes there. */
const PLACEHOLDER = /example|sample|dummy|placeholder|your[-_ ]|change[-_ ]?me|xxx|<|\.\.\.|^test|todo|mock|fake/i
/** Bytes: less can be tried out by whoever has one cookie. */
const SHORT = 16

export function checkSecrets(context: Context): readonly Found[] {
  return [
    ...inFiles(context),
    ...expanded(context),
    ...differing(context),
    ...onlyInDevelopment(context),
    ...inCode(context),
  ]
}

function inFiles({ env }: Context): readonly Found[] {
  return env.entries.flatMap(({ name, value, place, isPlain }): readonly Found[] => {
    if (PUBLIC.test(name) && value !== '') {
      const text = `${name} is sent to every browser: Next puts NEXT_PUBLIC_ variables into its bundles.`
      return [
        {
          check: 'secret-public',
          place,
          text,
          fix: 'Take NEXT_PUBLIC_ off its name, and make a new secret: this one is known.',
        },
      ]
    }
    const isForProduction = place.file.path === '.env' || place.file.path.startsWith('.env.production')
    if (!SECRETS.some(one => one === name) || !isForProduction || !isPlain) return []
    // Another file may have the one that counts.
    if (value === '' || value.length >= SHORT || env.get(name, 'production')?.place !== place) return []
    const text = `${name} is shorter than ${SHORT} characters in a file that production reads: it can be found by trying, from one cookie.`
    return [{ check: 'secret-short', place, text, fix: 'Put the output of: openssl rand -base64 32' }]
  })
}

function differing(context: Context): readonly Found[] {
  const { env, major } = context
  for (const mode of ['production', 'development'] as const) {
    const [v5, v4] = [env.get('AUTH_SECRET', mode), env.get('NEXTAUTH_SECRET', mode)]
    if (!v5?.isPlain || !v4?.isPlain || v5.value === v4.value || v5.value === '' || v4.value === '') continue
    const isV4 = major === 4
    const [used, other] = isV4 ? [v4, v5] : [v5, v4]
    const text = `${other.name} and ${used.name} have different values; ${libraryOf(context)} uses ${used.name}, and code that reads ${other.name} cannot read the session.`
    return [{ check: 'secret-differs', place: other.place, text, fix: `Leave ${used.name} only.` }]
  }
  return []
}

/** `AUTH_SECRET=$OTHER` alone is meant so. */
const ALIAS = /^\$\{?\w+\}?$/

/** `$` in a secret: Next, unlike a dashboard or Docker, reads a variable there. */
function expanded({ env }: Context): readonly Found[] {
  return env.entries.flatMap(({ name, value, place, missing }): readonly Found[] => {
    if (missing.length === 0 || ALIAS.test(value) || !/(?:SECRET|PASSWORD)$/.test(name)) return []
    return [
      {
        check: 'secret-with-dollar',
        place,
        text: `${name} has a $ in it, and Next reads what follows as the name of a variable, in quotes too: without a variable of that name this part is missing from the value.`,
        fix: 'Write \\$ in place of $ in this file.',
      },
    ]
  })
}

/** `next start` does not read `.env.development*`. */
function onlyInDevelopment({ env, configs, opaque }: Context): readonly Found[] {
  if (SECRETS.some(name => env.get(name, 'production') !== null)) return []
  const entry = SECRETS.map(name => env.get(name, 'development')).find(one => one !== null)
  if (entry === undefined || entry === null) return []
  // The config may take it from elsewhere.
  if (opaque.length > 0 || configs.some(({ view, isWhole }) => isWhole && !view.lacks('secret'))) return []
  const text = `${entry.name} stands only in a file that next dev reads; unless the platform sets it, production has no secret.`
  return [
    {
      check: 'secret-only-in-development',
      place: entry.place,
      text,
      fix: `Set ${entry.name} where production gets its environment from.`,
    },
  ]
}

/** `secret: '…'`, `clientSecret: '…'`: said, not shown. */
function inCode({ modules, configs }: Context): readonly Found[] {
  return modules.sources.flatMap(source =>
    givenValues(source, configs, /^(?:secret|clientSecret)$/).flatMap(({ name, value, at }): readonly Found[] => {
      const text = textOf(value)
      if (text === null || text.length < 8 || PLACEHOLDER.test(text)) return []
      return [
        {
          check: 'secret-in-code',
          place: placeOf({ source, node: at }),
          text: `${name} stands in the source: whoever can read the repository has it.`,
          fix: `Read it from a variable of the environment (${name}: process.env.…), and make a new one.`,
        },
      ]
    }),
  )
}
