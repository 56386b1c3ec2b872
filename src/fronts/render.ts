import { type Front, facts, type Source } from './front.ts'

const SEEN: Source = { mark: 'one request seen', where: 'request dumps in public repositories, August 2025' }

export const render: Front = {
  name: 'render',
  title: 'Render',
  about: 'a web service with its domain (Cloudflare stands in front of it)',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('set', SEEN, [
      ['X-Forwarded-Proto', 'https'],
      ['CF-Connecting-IP', '$client'],
      ['True-Client-IP', '$client'],
      ['CF-Ray', '$id-DEV'],
      ['CF-Visitor', '{"scheme":"https"}'],
      ['CDN-Loop', 'cloudflare; loops=1'],
      ['Rndr-Id', '$id'],
      ['Render-Proxy-Ttl', '4'],
      ['X-Request-Start', '$now000'],
    ]),
    ...facts('append', SEEN, [['X-Forwarded-For', '$client']]),
    ...facts('pass', SEEN, ['Host', 'X-Forwarded-Host']),
  ],
  limits: [],
  notes: [],
  usualMistake: 'the bind address 0.0.0.0:10000 in redirects; no X-Forwarded-Host',
}
