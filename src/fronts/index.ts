import { printable } from '../http/printable.ts'
import { alb } from './alb.ts'
import { apache } from './apache.ts'
import { apiGateway } from './api-gateway.ts'
import { azure } from './azure.ts'
import { azureFrontDoor, azureFrontDoorCaching } from './azure-front-door.ts'
import { caddy } from './caddy.ts'
import { cloudRun } from './cloud-run.ts'
import { cloudflare, cloudflareCacheEverything } from './cloudflare.ts'
import { cloudflareTunnel } from './cloudflare-tunnel.ts'
import { cloudfront, cloudfrontAllViewer } from './cloudfront.ts'
import { envoy } from './envoy.ts'
import { fastly } from './fastly.ts'
import { firebase } from './firebase.ts'
import { fly } from './fly.ts'
import type { Front } from './front.ts'
import { haproxy } from './haproxy.ts'
import { heroku } from './heroku.ts'
import { ingressNginx } from './ingress-nginx.ts'
import { netlify } from './netlify.ts'
import { nginx } from './nginx.ts'
import { none } from './none.ts'
import { railway } from './railway.ts'
import { render } from './render.ts'
import { traefik } from './traefik.ts'
import { vercel } from './vercel.ts'
import { WHAT_IF } from './what-if.ts'

/** Every front that has a name; those that people run themselves first. */
export const FRONTS: readonly Front[] = [
  nginx,
  ingressNginx,
  traefik,
  caddy,
  haproxy,
  apache,
  envoy,
  vercel,
  netlify,
  cloudflare,
  cloudflareCacheEverything,
  cloudflareTunnel,
  alb,
  cloudfront,
  cloudfrontAllViewer,
  apiGateway,
  azure,
  azureFrontDoor,
  azureFrontDoorCaching,
  fastly,
  firebase,
  cloudRun,
  heroku,
  fly,
  render,
  railway,
  none,
]

export function frontByName(name: string): Front | null {
  return FRONTS.find(front => front.name === name) ?? null
}

/** As in a sentence; of one that is not ours the name that it was given. */
export function frontTitle(name: string): string {
  return frontByName(name)?.title ?? (name === WHAT_IF ? 'the front' : printable(name, 60))
}
