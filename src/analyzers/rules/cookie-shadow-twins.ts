import { defineRule } from '../define-rule.ts'

export const cookieShadowTwins = defineRule({
  id: 'cookie-shadow-twins',
  on: 'cookie-journey',
  severity: 'warning',
  title: 'Two living cookies of one name',
  symptoms: ['two cookies of the same name with another path or domain', 'signing out leaves a cookie behind'],
  why: 'A line with another Path, Domain or partition does not replace a cookie: it makes a second one of the same name, and both are sent where both fit. This happens when the domain option is added or removed while people are signed in, or when the app sets the cookie of NextAuth itself. Servers read one of them, and not all the same one.',
  fix: {
    summary:
      'Set the cookie with one scope everywhere; after a change of the domain option delete the old one once, with its old scope.',
    verify: 'The Cookie header names the cookie once.',
  },
  references: ['RFC 6265bis section 5.7'],
  messages: {
    auth: 'There are now two {{role}} cookies called `{{name}}`: one with {{one}}, one with {{other}}. Both are sent where both fit.',
    other: 'There are now two cookies called `{{name}}`: one with {{one}}, one with {{other}}.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    const [twin] = seen.twins
    if (seen.line === null || seen.cookie === null || seen.step === 'emptied') return notApplicable
    const situation = `${seen.situation}: ${seen.name}`
    if (twin === undefined) return pass(situation)
    const describe = (one: typeof twin) =>
      `Path=${one.path}, ${one.hostOnly ? 'this host only' : `Domain=${one.domain}`}${one.partition === null ? '' : ', Partitioned'}`
    const data = { name: seen.name, role: seen.role ?? 'app', one: describe(twin), other: describe(seen.cookie) }
    const evidence = twin.setBy === null ? ([seen.proof] as const) : ([twin.setBy, seen.proof] as const)
    const options = { subject: `${seen.name} on ${seen.host}`, situations: [situation], evidence } as const
    if (seen.role !== null && seen.role !== 'callback-url') return fail('auth', data, options)
    return fail('other', data, { ...options, severity: 'info' })
  },
})
