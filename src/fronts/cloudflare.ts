import { type FrontCaching, PARTS_OF_ANSWERS } from './cache.ts'
import { type Front, facts, type Source } from './front.ts'

export const CLOUDFLARE_HEADERS: Source = {
  mark: 'documented',
  where: 'cloudflare/cloudflare-docs fundamentals/reference/http-headers.mdx',
}
const LIMITS: Source = {
  mark: 'documented',
  where: 'cloudflare/cloudflare-docs fundamentals/reference/connection-limits.mdx',
}
const CACHE: Source = {
  mark: 'documented',
  where: 'cloudflare/cloudflare-docs cache/concepts/{default-cache-behavior,cache-behavior,cache-control}.mdx',
}
/** Its default cached file extensions. */
const ENDINGS =
  '7z csv gif midi png tif zip avi doc gz mkv ppt tiff zst avif docx ico mp3 pptx ttf apk dmg iso mp4 ps webm bin ejs jar ogg rar webp bmp eot jpg otf svg woff bz2 eps jpeg pdf svgz woff2 class exe js pict swf xls css flac mid pls tar xlsx'
/** For answers that name no time: its default edge TTL. */
const EDGE_TTL: FrontCaching['valid'] = [
  { statuses: [200, 301], seconds: 7_200 },
  { statuses: [302, 303], seconds: 1_200 },
  { statuses: [404, 410], seconds: 180 },
]
const control = ['cloudflare-cdn-cache-control', 'cdn-cache-control', 'cache-control']

export const CLOUDFLARE_CACHING: FrontCaching = {
  key: '$host$path',
  ignores: ['vary', 'x-accel-expires'],
  control,
  valid: EDGE_TTL,
  endings: [...ENDINGS.split(' ').map(one => `.${one}`), '/robots.txt'],
  bypass: PARTS_OF_ANSWERS,
  noCache: PARTS_OF_ANSWERS,
  source: CACHE,
}

export const cloudflare: Front = {
  name: 'cloudflare',
  title: 'Cloudflare',
  about: 'the orange cloud, SSL mode Full',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('drop', CLOUDFLARE_HEADERS, ['X-Real-IP', ['*.*', '', 'names with a dot']]),
    ...facts('set', CLOUDFLARE_HEADERS, [
      ['CF-Connecting-IP', '$client'],
      ['CF-Ray', '$id-DEV'],
      ['CF-Visitor', '{"scheme":"https"}'],
      ['CF-IPCountry', 'XX', 'the country; XX is what it says where it knows none'],
      ['CDN-Loop', 'cloudflare; loops=1'],
      ['X-Forwarded-Proto', 'https', "the client's own is overwritten"],
    ]),
    {
      name: 'Accept-Encoding',
      action: 'set',
      value: 'gzip, br',
      imitated: false,
      note: 'it encodes the answer anew for the browser',
      source: CLOUDFLARE_HEADERS,
    },
    { name: 'X-Forwarded-For', action: 'append', value: '$client', joint: ',', source: CLOUDFLARE_HEADERS },
    ...facts('pass', CLOUDFLARE_HEADERS, ['Host', 'X-Forwarded-Host', 'X-Forwarded-Port', 'Forwarded']),
  ],
  limits: [
    { part: 'request-head', bytes: 131_072, answer: 'unknown', setting: null, source: LIMITS },
    {
      part: 'request-body',
      bytes: 100_000_000,
      answer: {
        status: 413,
        reason: '',
        type: 'text/html',
        body: '<center><h1>413 Request Entity Too Large</h1></center>',
      },
      setting: null,
      source: LIMITS,
    },
    { part: 'response-head', bytes: 131_072, answer: 'unknown', setting: null, source: LIMITS },
  ],
  caching: CLOUDFLARE_CACHING,
  timeout: {
    seconds: 120,
    over: 'read',
    answer: { status: 524, reason: '', type: 'text/plain; charset=UTF-8', body: 'error code: 524' },
    setting: null,
    sign: { header: ['server', 'cloudflare'] },
    source: LIMITS,
  },
  notes: [
    {
      text: 'with Origin Cache Control turned off (Enterprise) it caches such files with a Set-Cookie as well, and takes the Set-Cookie off',
      source: CACHE,
    },
  ],
  usualMistake:
    'SSL mode Flexible: the app is asked over http while X-Forwarded-Proto says https; a "Cache Everything" rule on /api/auth/*',
}

/** The page rule that people add to make it fast. */
export const cloudflareCacheEverything: Front = {
  ...cloudflare,
  name: 'cloudflare-cache-everything',
  variantOf: 'cloudflare',
  title: 'Cloudflare with Cache Everything',
  about:
    'a rule "Cache Everything" (Eligible for cache) with an Edge TTL that ignores Cache-Control, here of two hours',
  caching: {
    key: CLOUDFLARE_CACHING.key,
    ignores: ['cache-control', 'expires', 'set-cookie', 'vary', 'x-accel-expires'],
    valid: EDGE_TTL,
    withholdsSetCookie: true,
    bypass: PARTS_OF_ANSWERS,
    noCache: PARTS_OF_ANSWERS,
    source: CACHE,
  },
  notes: [
    {
      text: 'without an Edge TTL in the rule, an answer with Set-Cookie is not cached and keeps it, and Cache-Control is heeded',
      source: CACHE,
    },
  ],
  usualMistake:
    'the rule covers /api/auth/* and pages that know the user: it needs one above it that bypasses the cache for them',
}
