import { expect, test } from 'vitest'
import { parseNginx } from '../../src/fronts/nginx-conf.ts'
import { readNginxFile } from '../../src/fronts/nginx-file.ts'

const read = (lines: string, outer = '') => {
  const text = `http { ${outer} server { listen 443 ssl; location / { proxy_pass http://a; ${lines} } } }`
  const { front, used, left } = readNginxFile(parseNginx(text, 'my.conf'), 'my.conf')
  return { caching: front.caching ?? null, used, left, drops: front.headers.filter(one => one.action === 'drop') }
}

test('with a variable that is not known it is not imitated: kept for other requests, an answer would prove nothing', () => {
  const { caching, used, left, drops } = read(
    `proxy_cache pages; proxy_cache_key $host$own_key; proxy_cache_valid 10m; proxy_cache_valid 404 1h30m;
     proxy_cache_valid any 5; proxy_cache_bypass $cookie_fresh $http_authorization; proxy_no_cache 0;`,
    'proxy_ignore_headers Set-Cookie X-Accel-Redirect;',
  )
  expect(caching).toBeNull()
  expect(left).toContain('proxy_cache_key $host$own_key (my.conf, line 1)')
  expect([used, drops.map(one => one.name)]).toEqual([[], ['*_*']])
})

test('the zone, its key, its times and what it ignores, as nginx inherits them', () => {
  const { caching, used, left, drops } = read(
    `proxy_cache pages; proxy_cache_key "$scheme $uri$is_args$args"; proxy_cache_valid 10m; proxy_cache_valid 404 1h30m;
     proxy_cache_valid any 5; proxy_cache_bypass $cookie_fresh $http_authorization; proxy_no_cache 0;
     proxy_cache_use_stale error;`,
    'proxy_ignore_headers Set-Cookie X-Accel-Redirect;',
  )
  expect(caching).toMatchObject({
    key: 'https $uri$isargs$args',
    ignores: ['set-cookie'],
    valid: [
      { statuses: [200, 301, 302], seconds: 600 },
      { statuses: [404], seconds: 5_400 },
      { statuses: 'any', seconds: 5 },
    ],
    bypass: ['$cookie_fresh', '$http_authorization'],
    noCache: ['0'],
  })
  expect(used).toContain('proxy_cache pages')
  expect(used).toContain('proxy_ignore_headers Set-Cookie X-Accel-Redirect')
  expect(left).toEqual(['proxy_cache_use_stale error (my.conf, line 3)'])
  // The app is asked for the whole answer.
  expect(drops.map(one => one.name)).toContain('If-None-Match')
})

test('none, off, without buffers, or with a value that is not known: no cache, and that is said', () => {
  expect(read('').caching).toBeNull()
  expect(read('proxy_cache off;', 'proxy_cache pages;')).toMatchObject({ caching: null, left: [] })
  expect(read('proxy_cache pages; proxy_buffering off;')).toMatchObject({
    caching: null,
    used: ['proxy_buffering off (nothing is cached)'],
  })
  expect(read('proxy_cache pages; proxy_no_cache $is_private;')).toMatchObject({
    caching: null,
    left: ['proxy_cache pages (my.conf, line 1)', 'proxy_no_cache $is_private (my.conf, line 1)'],
  })
  expect(read('proxy_cache pages; proxy_cache_valid 200 soon;').caching).toBeNull()
})
