import { cloudflare } from './cloudflare.ts'
import type { Front, Source } from './front.ts'

const CODE: Source = {
  mark: 'read in source',
  where: 'cloudflare/cloudflared@d1df798 proxy/proxy.go, ingress/origin_proxy.go',
}

export const cloudflareTunnel: Front = {
  ...cloudflare,
  name: 'cloudflare-tunnel',
  title: 'Cloudflare Tunnel',
  about: 'cloudflared to http://localhost:3000, without httpHostHeader',
  notes: [
    ...cloudflare.notes,
    {
      text: 'with originRequest.httpHostHeader the app gets that name as Host, and the public one as X-Forwarded-Host',
      source: CODE,
    },
  ],
  usualMistake: 'Auth.js without AUTH_URL; `httpHostHeader: localhost:3000`',
}
