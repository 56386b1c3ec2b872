import { defineRule } from '../define-rule.ts'

export const nextDevHostRefused = defineRule({
  id: 'next-dev-host-refused',
  on: 'dev-resource',
  severity: 'warning',
  title: 'next dev refuses the page: its host is not in allowedDevOrigins',
  symptoms: [
    'Blocked cross-origin request to Next.js dev resource',
    'Cross origin request detected to /_next/* resource',
    'hot reload does not work behind a proxy or at another host',
    '403 Unauthorized for /_next/ in development',
  ],
  why: 'In development Next answers requests for its own resources only when the page is on localhost, or on a host that next.config names. Elsewhere it refuses the WebSocket by which the page hears of changes: what you save is not shown, and what you look at may be old code. In production there is no such check.',
  fix: {
    summary: 'Name the host in next.config, without a scheme and a port, and start the app again.',
    both: "// next.config.js\nallowedDevOrigins: ['{{host}}'],",
    verify: 'Reload the page: its WebSocket opens, and a change is shown.',
  },
  references: ['https://nextjs.org/docs/app/api-reference/config/next-config-js/allowedDevOrigins'],
  messages: {
    refused:
      '`next dev` refused `{{path}}` to the page on `{{host}}`: it lets in pages on localhost and on hosts that `allowedDevOrigins` names.',
  },
  check: (seen, { fail, pass }) => {
    if (!seen.refused) return pass(seen.situation)
    const decides = seen.bySocket ? null : 'the log of the app: Blocked cross-origin request to Next.js dev resource'
    return fail('refused', { path: seen.path, host: seen.host }, { subject: seen.situation, decides })
  },
})
