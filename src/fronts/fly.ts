import { type Front, facts, type Source } from './front.ts'

const DOCS: Source = { mark: 'documented', where: 'superfly/docs networking/request-headers.mdx' }
const SEEN: Source = { mark: 'one request seen', where: 'a request dump in a public repository' }

export const fly: Front = {
  name: 'fly',
  title: 'Fly.io',
  about: 'an app with its domain',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('set', DOCS, [
      ['Fly-Client-IP', '$client'],
      ['Fly-Forwarded-Port', '$port'],
      ['Fly-Forwarded-Proto', 'https'],
      ['Fly-Forwarded-Ssl', 'on'],
      ['Fly-Region', 'dev'],
      ['X-Forwarded-Proto', 'https'],
      ['X-Forwarded-Ssl', 'on'],
    ]),
    ...facts('set', SEEN, [
      ['Fly-Request-Id', '$id-dev'],
      ['X-Request-Start', 't=$now'],
    ]),
    ...facts('append', DOCS, [
      ['X-Forwarded-For', '$client'],
      ['Via', '2 fly.io'],
    ]),
    ...facts('pass', DOCS, ['X-Forwarded-Port']),
    ...facts('pass', SEEN, ['Host', 'X-Forwarded-Host']),
  ],
  limits: [],
  notes: [
    {
      text: 'a connection on which nothing comes for 60 s is ended; what the browser gets then was not found',
      source: { mark: 'not confirmed', where: 'reports of users' },
    },
    { text: 'its header limits were not found in the documents', source: DOCS },
  ],
  usualMistake: 'no X-Forwarded-Host; several machines without one AUTH_SECRET; HOSTNAME=0.0.0.0 in redirects',
}
