import { defineRule } from '../define-rule.ts'

export const headOverFrontLimit = defineRule({
  id: 'head-over-front-limit',
  on: 'header-budget',
  severity: 'info',
  title: 'A head is larger than some fronts allow',
  symptoms: ['works on localhost, 502 after sign-in behind nginx', 'how large may a session cookie be'],
  why: "What goes well here may be refused in production: nginx and ingress-nginx take 4,096 octets of an answer's head unless they are told otherwise, others a few KB of a request. The numbers are those of the fronts as they come (docs/fronts.md), for the head that was seen.",
  fix: {
    summary:
      'Know which front you have, and try it: authproxy --front NAME. Then make the token smaller, or its limit larger.',
    both: `callbacks: {
  async jwt({ token, user }) {
    if (user) token.id = user.id // not: token.user = user, token.profile = profile
    return token
  },
},
# or in nginx: proxy_buffer_size 16k; proxy_buffers 8 16k; proxy_busy_buffers_size 32k;`,
    verify: 'Run authproxy with --front and the name of yours, and sign in.',
  },
  references: ['https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_buffer_size'],
  messages: {
    response: 'The answer to `{{request}}` has {{bytes}} octets of head: it works here, and fails behind {{fronts}}.',
    request: 'The request `{{request}}` has {{bytes}} octets of head: it works here, and fails behind {{fronts}}.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.problem !== null) return notApplicable
    const { request, over } = seen
    const situations = { response: `answers to ${request}`, request: `requests to ${seen.origin}` }
    const toldOf = (list: typeof over.request) => ({
      request,
      bytes: Math.max(...list.map(one => one.bytes)),
      fronts: frontsOf(list),
    })
    if (over.response.length > 0) {
      return fail('response', toldOf(over.response), { subject: request, situations: [situations.response] })
    }
    if (over.request.length > 0) {
      return fail('request', toldOf(over.request), { subject: seen.origin, situations: [situations.request] })
    }
    return [pass(situations.response), pass(situations.request)]
  },
})

type Over = readonly { readonly front: string; readonly limit: number; readonly answer: number | 'closes' | null }[]

/** `nginx and ingress-nginx (4096 octets, then 502), Heroku (…)`: those of one limit together. */
function frontsOf(list: Over): string {
  const groups = Map.groupBy(list, ({ limit, answer }) => {
    const then = answer === null ? 'an error' : answer === 'closes' ? 'the connection ends' : String(answer)
    return `${limit} octets, then ${then}`
  })
  return [...groups]
    .map(([limit, ones]) => {
      const names = ones.map(({ front }) => front)
      const last = names.pop() ?? ''
      return `${names.length === 0 ? last : `${names.join(', ')} and ${last}`} (${limit})`
    })
    .join(', ')
}
