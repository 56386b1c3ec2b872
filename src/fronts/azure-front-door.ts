import { PARTS_OF_ANSWERS } from './cache.ts'
import { type Front, facts, plainAnswer, type Source } from './front.ts'

const DOCS: Source = {
  mark: 'documented',
  where: 'MicrosoftDocs/azure-docs articles/frontdoor/front-door-http-headers-protocol.md',
}
const LIMITS: Source = { mark: 'documented', where: 'MicrosoftDocs/azure-docs includes/front-door-limits.md' }

const CACHE: Source = {
  mark: 'documented',
  where: 'MicrosoftDocs/azure-docs@d25dac0 articles/frontdoor/front-door-caching.md',
}

export const azureFrontDoor: Front = {
  name: 'azure-front-door',
  title: 'Azure Front Door',
  about: "with the origin's own name as origin host header",
  asks: 'HTTP/1.1',
  headers: [
    ...facts('drop', DOCS, ['X-FD-*']),
    ...facts('set', DOCS, [
      ['X-Forwarded-Host', '$host'],
      ['X-Forwarded-Proto', 'https'],
      ['X-Azure-ClientIP', '$client'],
      ['X-Azure-SocketIP', '$client'],
      ['X-Azure-Ref', '$id'],
      ['X-Azure-RequestChain', 'hops=1'],
    ]),
    ...facts('set', { mark: 'not confirmed', where: 'a setting of the origin' }, [['Host', '$upstream']]),
    ...facts('append', DOCS, [
      ['X-Forwarded-For', '$client'],
      ['Via', '1.1 Azure'],
    ]),
  ],
  limits: [
    { part: 'request-header', bytes: 65_536, answer: 'unknown', setting: null, source: LIMITS },
    { part: 'response-header', bytes: 65_536, answer: 'unknown', setting: null, source: LIMITS },
  ],
  timeout: {
    seconds: 30,
    over: 'head',
    answer: plainAnswer(504, 'Gateway Timeout'),
    setting: 'the origin response timeout of the profile, up to 240 s',
    sign: { header: ['x-azure-ref', ''] },
    source: { mark: 'documented', where: 'learn.microsoft.com/azure/frontdoor/troubleshoot-issues' },
  },
  notes: [{ text: 'it caches nothing unless the route says so', source: CACHE }],
  usualMistake:
    'the origin host header is left at app.azurewebsites.net and the app trusts Host; caching is on for every path',
}

export const azureFrontDoorCaching: Front = {
  ...azureFrontDoor,
  name: 'azure-front-door-caching',
  variantOf: 'azure-front-door',
  title: 'Azure Front Door with caching',
  about: 'caching enabled on the route, query strings ignored, the time left to the app',
  headers: [...facts('drop', CACHE, ['Accept', 'Accept-Charset', 'Accept-Language']), ...azureFrontDoor.headers],
  caching: {
    key: '$host$uri',
    ignores: ['set-cookie', 'vary', 'x-accel-expires'],
    statuses: [200],
    // One to three days, by chance.
    valid: [{ statuses: [200], seconds: 86_400 }],
    withholdsSetCookie: true,
    bypass: PARTS_OF_ANSWERS,
    noCache: PARTS_OF_ANSWERS,
    source: CACHE,
  },
  notes: [{ text: 'which statuses it keeps besides 200 is not in the document', source: CACHE }],
  usualMistake:
    'caching is on for /api/auth/*: what names no time of its own is kept for days, and loses its Set-Cookie',
}
