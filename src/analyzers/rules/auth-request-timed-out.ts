import { defineRule } from '../define-rule.ts'

/** For v4 and v5. */
const END = [
  '// in authorize() and in the callbacks: no request without an end',
  'await fetch(url, { signal: AbortSignal.timeout(5_000) })',
  '// and each step with its time, until it is found',
  "console.time('user'); const user = await db.user.findUnique(query); console.timeEnd('user')",
]

const BY_STEP =
  'a `console.log` at the head of authorize() (or of the signIn callback): if it is not printed, NextAuth waits for the body of the request'

export const authRequestTimedOut = defineRule({
  id: 'auth-request-timed-out',
  on: 'auth-timeout',
  severity: 'error',
  title: 'Somebody in front of the app stopped waiting for its answer',
  headline: '{{headline}}',
  symptoms: [
    '504 Gateway Time-out at /api/auth/callback/credentials in production only',
    'FUNCTION_INVOCATION_TIMEOUT when signing in on Vercel',
    'upstream timed out (110: Connection timed out) while reading response header from upstream',
    'Cloudflare 524: a timeout occurred, after signing in',
    'sign-in hangs and then 502 or 504',
  ],
  why: 'Every front and every function has a time after which it answers in the place of the app. NextAuth answers a sign-in only when everything that the app put into it is done: authorize(), the adapter and its database, callbacks.signIn, callbacks.jwt. One of them did not come back in time; the answer with the session cookie came too late for anybody, or never. next-auth v4 gives a provider 3.5 seconds and then ends with an error of its own; Auth.js v5 sets no such time.',
  fix: {
    summary:
      'Find what the sign-in waits for, and give it an end of its own: a database that the server cannot reach (allowed addresses, pool, region), or a request without a time limit. {{longer}}',
    both: '{{code}}',
    verify: 'Sign in: `{{method}} {{path}}` is answered within a few seconds.',
  },
  fixes: {
    unanswered: {
      summary:
        'Find what the request waits for. Where a server of your own stands around Next or Auth.js (Express, Fastify, Nest), let nothing read the body before: NextAuth waits for a body that has been read already. Else give what the sign-in asks (database, other services) an end of its own.',
      both: '// the auth routes before any body parser\nserver.all("{{basePath}}/*", handle)       // next().getRequestHandler(), or ExpressAuth(…)\nserver.use(express.json())\n{{code}}',
      verify: 'Sign in: `{{method}} {{path}}` is answered within a few seconds.',
    },
  },
  references: [
    'https://nginx.org/en/docs/http/ngx_http_proxy_module.html#proxy_read_timeout',
    'https://vercel.com/docs/errors/FUNCTION_INVOCATION_TIMEOUT',
    'https://developers.cloudflare.com/support/troubleshooting/http-status-codes/cloudflare-5xx-errors/error-524/',
  ],
  explains: [
    'session-endpoint-unavailable',
    'oauth-callback-replayed',
    'oauth-callback-failed',
    'auth-route-not-reached',
  ],
  decides: "the app's log at that moment: its own 504, or a request that it was still at",
  messages: {
    unanswered:
      '`{{method}} {{path}}` got no answer{{after}}, {{times}} times, until the browser gave up. Neither the app nor anything in front of it said a word.',
    act: '`{{method}} {{path}}` was answered with {{status}}{{after}} by {{who}}, and not by NextAuth{{usual}}. The answer with the session cookie reached nobody.',
    code: '`{{method}} {{path}}` was answered with {{status}}{{after}} by {{who}}, and not by NextAuth{{usual}}. The answer with the session cookie reached nobody, and a reload does not help: the code of the provider works once.',
    other: '`{{method}} {{path}}` was answered with {{status}}{{after}} by {{who}}, and not by NextAuth{{usual}}.',
  },
  check: (seen, { fail, pass }) => {
    if (!seen.timedOut) return pass(seen.situation)
    const { method, path, times, status, waitedMs, front, server, withCode } = seen
    const signsIn = / (?:callback|signin) /.test(seen.situation)
    const who = front?.name ?? (server === '' ? 'something in front' : `something in front (${server})`)
    const headline =
      status === 0
        ? `\`${method} ${path}\` is never answered`
        : `\`${method} ${path}\`: ${who} stopped waiting for the app, and answered ${status}`
    return fail(
      status === 0 ? 'unanswered' : withCode ? 'code' : signsIn ? 'act' : 'other',
      {
        ...{ method, path, times, status, who, headline },
        basePath: path.split(/\/(?:callback|signin|signout)(?:\/|$)/)[0] ?? path,
        after: waitedMs === null ? '' : ` after ${(waitedMs / 1_000).toFixed(1)} s`,
        usual: front === null ? '' : `; ${front.isImitated ? 'it gives the app' : 'its default is'} ${front.seconds} s`,
        longer:
          front === null || front.setting === null
            ? 'Waiting longer helps only where the work itself takes that long.'
            : `Let ${front.name} wait longer only where the work itself takes that long.`,
        code: [...END, ...(front === null || front.setting === null ? [] : [`# longer: ${front.setting}`])].join('\n'),
      },
      status === 0 ? { decides: BY_STEP } : front?.isCertain === true ? { decides: null } : {},
    )
  },
})
