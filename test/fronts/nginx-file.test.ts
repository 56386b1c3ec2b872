import { expect, test } from 'vitest'
import { parseNginx } from '../../src/fronts/nginx-conf.ts'
import { readNginxFile } from '../../src/fronts/nginx-file.ts'

const read = (text: string) => readNginxFile(parseNginx(text, 'my.conf'), 'my.conf')
const headersOf = (text: string) =>
  read(text).front.headers.map(({ name, action, value = '' }) => `${action} ${name} ${value}`.trim())

const SITE = `
http {
  proxy_set_header X-Outer lost;
  large_client_header_buffers 4 16k;
  server { listen 80; server_name app.example; location / { return 301 https://$host$request_uri; } }
  server {
    listen 443 ssl;
    server_name app.example www.app.example;
    proxy_buffer_size 8k;
    location /static/ { proxy_pass http://cdn; }
    location / {
      proxy_pass http://127.0.0.1:3000;
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
      proxy_set_header X-Forwarded-Proto $scheme;
      proxy_set_header Connection $connection_upgrade;
      proxy_set_header X-Client-Cert $ssl_client_cert;
      proxy_cookie_flags ~ nosecure;
    }
  }
}`

test('the location that browsers reach, with what it inherits', () => {
  const { front, used, left } = read(SITE)
  expect(front).toMatchObject({
    name: 'my.conf',
    title: 'nginx as in my.conf',
    about: 'location / of app.example at line 12 of my.conf',
    asks: 'HTTP/1.1',
    location: { from: 'http://127.0.0.1:3000/', to: 'https://$host/' },
  })
  expect(headersOf(SITE)).toEqual([
    'drop *_*',
    'set Host $hostname',
    'append X-Forwarded-For $client',
    'set X-Forwarded-Proto https',
  ])
  expect(front.limits.map(({ part, bytes }) => [part, bytes])).toEqual([
    ['request-line', 16_382],
    ['request-header', 16_382],
    ['request-head', 64_889],
    ['request-head', 64_889],
    ['request-body', 1_048_576],
    ['response-head', 8_192],
  ])
  expect(used).toEqual(['proxy_set_header (3)', 'large_client_header_buffers 4 16k', 'proxy_buffer_size 8k'])
  expect(left).toEqual([
    'proxy_set_header X-Client-Cert $ssl_client_cert (my.conf, line 18)',
    'proxy_cookie_flags ~ nosecure (my.conf, line 19)',
  ])
})

test('without proxy_set_header the app gets the address in proxy_pass, and no scheme', () => {
  expect(headersOf('server { listen 443 ssl; location / { proxy_pass http://backend; } }')).toEqual([
    'drop *_*',
    'set Host backend',
  ])
})

test('a server without ssl stands behind another one: its scheme is http', () => {
  const text = 'server { listen 80; location / { proxy_pass http://a:1; proxy_set_header X-Forwarded-Proto $scheme; } }'
  expect(headersOf(text)).toContain('set X-Forwarded-Proto http')
  expect(read(text).front.about).toBe('location / at line 1 of my.conf; it listens without ssl, so its $scheme is http')
})

test.each([
  ['proxy_redirect off;', undefined],
  ['proxy_redirect http://a/ /;', { from: 'http://a/', to: 'https://$host/' }],
  ['proxy_redirect http://a/ $scheme://$http_host/;', { from: 'http://a/', to: 'https://$host/' }],
  ['proxy_redirect ~^http://a/(.*) /$1;', undefined],
])('%s', (line, location) => {
  const { front } = read(`server { listen 443 ssl; location / { proxy_pass http://a; ${line} } }`)
  const { from, to } = front.location ?? {}
  expect(front.location === undefined ? undefined : { from, to }).toEqual(location)
})

test('a cache takes room from the head, Set-Cookie can be hidden, and an empty value drops a header', () => {
  const { front, used, left } = read(
    `server { listen 443 ssl; location / { proxy_pass http://a; proxy_cache c; proxy_hide_header Set-Cookie;
     proxy_set_header Cookie ""; underscores_in_headers on; } }`,
  )
  expect(front.limits.at(-1)?.bytes).toBe(3_715)
  expect(front.setCookie?.withheld).toBe('always')
  expect(front.headers.filter(one => one.action === 'set').map(({ name, value }) => [name, value])).toEqual([
    ['Host', 'a'],
    ['Cookie', ''],
  ])
  expect(used).toEqual(['proxy_set_header', 'proxy_cache c', 'proxy_hide_header Set-Cookie'])
  expect(left).toEqual([])
})

test.each([
  ['server { listen 80; root /srv; }', 'my.conf has no proxy_pass, so it leads to no app'],
  [
    'server { location / { proxy_pass http://a; proxy_buffer_size big; } }',
    'my.conf, line 1: proxy_buffer_size has no size',
  ],
])('%s is refused', (text, message) => {
  expect(() => read(text)).toThrow(message)
})

test('how long it waits, as it says; 60 s where it says nothing', () => {
  const timeoutOf = (lines: string) =>
    read(`http { proxy_read_timeout 5m; server { listen 443 ssl; location / { proxy_pass http://a; ${lines} } } }`)
  const { front, used, left } = timeoutOf('proxy_read_timeout 1m30s; proxy_connect_timeout 5s;')
  expect(front.timeout).toMatchObject({
    seconds: 90,
    over: 'read',
    setting: 'proxy_read_timeout 180s;',
    answer: { status: 504, body: expect.stringContaining('<h1>504 Gateway Time-out</h1>') },
  })
  expect(used).toEqual(['proxy_read_timeout 1m30s'])
  expect(left).toEqual(['proxy_connect_timeout 5s (my.conf, line 1)'])
  expect(timeoutOf('').front.timeout).toMatchObject({ seconds: 300, setting: 'proxy_read_timeout 600s;' })
  expect(read('server { location / { proxy_pass http://a; } }').front.timeout?.seconds).toBe(60)
  expect(() => timeoutOf('proxy_read_timeout soon;')).toThrow('my.conf, line 1: proxy_read_timeout has no time')
  expect(() => timeoutOf('proxy_read_timeout 0;')).toThrow('my.conf, line 1: proxy_read_timeout has no time')
})
