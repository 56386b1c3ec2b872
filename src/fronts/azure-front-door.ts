import { type Front, facts, type Source } from './front.ts'

const DOCS: Source = {
  mark: 'documented',
  where: 'MicrosoftDocs/azure-docs articles/frontdoor/front-door-http-headers-protocol.md',
}
const LIMITS: Source = { mark: 'documented', where: 'MicrosoftDocs/azure-docs includes/front-door-limits.md' }

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
  notes: [],
  usualMistake:
    'the origin host header is left at app.azurewebsites.net and the app trusts Host; caching is on for every path',
}
