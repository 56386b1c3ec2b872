import { type Front, facts, type Source } from './front.ts'

const DOCS: Source = {
  mark: 'documented',
  where: 'railwayapp/docs@c2a634f content/docs/networking/public-networking/specs-and-limits.md',
}
const FIXED: Source = { mark: 'not confirmed', where: 'not in the documents' }

export const railway: Front = {
  name: 'railway',
  title: 'Railway',
  about: 'public networking with its domain',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('set', DOCS, [
      ['X-Real-IP', '$client'],
      ['X-Forwarded-Proto', 'https'],
      ['X-Forwarded-Host', '$host'],
      ['X-Railway-Edge', 'dev1'],
      ['X-Railway-Request-Id', '$id'],
      ['X-Request-Start', '$now'],
    ]),
    ...facts('pass', FIXED, ['Host', 'X-Forwarded-For', 'Forwarded']),
  ],
  limits: [{ part: 'request-head', bytes: 32_768, answer: 'unknown', setting: null, source: DOCS }],
  notes: [
    {
      text: 'an answer in which nothing comes for five minutes is ended, and any after fifteen; what the browser gets then was not found',
      source: DOCS,
    },
    {
      text: 'its CDN, where it is switched on, leaves cookies out of its key and answers 304 by ETag',
      source: { mark: 'documented', where: 'railwayapp/docs@c2a634f content/docs/networking/cdn.md' },
    },
    {
      text: 'its CDN, where it is on, has no cookies in its key',
      source: { mark: 'documented', where: 'railwayapp/docs@c2a634f content/docs/networking/cdn.md' },
    },
  ],
  usualMistake: 'RAILWAY_PUBLIC_DOMAIN has no scheme: AUTH_URL needs https:// before it',
}
