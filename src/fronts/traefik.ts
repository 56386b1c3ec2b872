import { emptyAnswer, type Front, facts, type Source } from './front.ts'

const CODE: Source = {
  mark: 'read in source',
  where: 'traefik/traefik@06d0bd5 pkg/middlewares/forwardedheaders/forwarded_header.go',
}
const GO: Source = { mark: 'not confirmed', where: "the default of Go's HTTP server" }

export const traefik: Front = {
  name: 'traefik',
  title: 'Traefik',
  about: 'Traefik 3, without trusted addresses',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('drop', CODE, [['X-Forwarded-*', '', "the client's own, unless forwardedHeaders.trustedIPs trusts it"]]),
    ...facts('drop', CODE, ['X-Scheme']),
    ...facts('set', CODE, [
      ['X-Forwarded-Proto', 'https', '`wss` on a WebSocket'],
      ['X-Forwarded-Host', '$host'],
      ['X-Forwarded-Port', '$port'],
      ['X-Forwarded-Server', 'traefik', 'its host name'],
      ['X-Real-Ip', '$client'],
      ['X-Forwarded-For', '$client'],
    ]),
    ...facts('pass', CODE, ['Host', 'Forwarded', 'Via']),
  ],
  limits: [
    {
      part: 'request-head',
      bytes: 1_048_576,
      answer: emptyAnswer(431, 'Request Header Fields Too Large'),
      setting: null,
      source: GO,
    },
  ],
  notes: [
    {
      text: 'it waits for the app as long as it takes, unless forwardingTimeouts.responseHeaderTimeout says otherwise',
      source: { mark: 'documented', where: 'doc.traefik.io, serversTransport.forwardingTimeouts' },
    },
  ],
  usualMistake:
    'behind another proxy without entryPoints.websecure.forwardedHeaders.trustedIPs (the scheme of the last leg wins); passHostHeader=false',
}
