import { type Buffering, type Front, facts, type Limit, nginxPage, type Source, type Timeout } from './front.ts'

const MEASURED: Source = { mark: 'measured', where: 'nginx 1.22.1 of Debian 12 with its proxy_params' }

/** What nginx refuses by default, whatever it is told about headers. */
export const NGINX_REQUEST_LIMITS: readonly Limit[] = [
  {
    part: 'request-line',
    bytes: 8_190,
    answer: nginxPage(414, 'Request-URI Too Large'),
    setting: 'large_client_header_buffers 4 16k;',
    source: MEASURED,
  },
  {
    part: 'request-header',
    bytes: 8_190,
    over: 'HTTP/1.1',
    answer: {
      status: 400,
      reason: 'Bad Request',
      type: 'text/html',
      body: '<html>\r\n<head><title>400 Request Header Or Cookie Too Large</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>Request Header Or Cookie Too Large</center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
    },
    setting: 'large_client_header_buffers 4 16k;',
    source: MEASURED,
  },
  {
    part: 'request-head',
    bytes: 32_121,
    over: 'HTTP/1.1',
    answer: {
      status: 400,
      reason: 'Bad Request',
      type: 'text/html',
      body: '<html>\r\n<head><title>400 Request Header Or Cookie Too Large</title></head>\r\n<body>\r\n<center><h1>400 Bad Request</h1></center>\r\n<center>Request Header Or Cookie Too Large</center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n',
    },
    setting: 'large_client_header_buffers 8 16k;',
    source: MEASURED,
  },
  {
    part: 'request-head',
    bytes: 32_121,
    over: 'HTTP/2',
    answer: 'closes',
    setting: 'large_client_header_buffers 8 16k;',
    source: MEASURED,
  },
]

export const NGINX_BODY_LIMIT: Limit = {
  part: 'request-body',
  bytes: 1_048_576,
  answer: nginxPage(413, 'Request Entity Too Large'),
  setting: 'client_max_body_size 20m;',
  source: MEASURED,
}

/** The whole head of the app's answer goes into one buffer. */
export const NGINX_RESPONSE_LIMIT: Limit = {
  part: 'response-head',
  bytes: 4_096,
  answer: nginxPage(502, 'Bad Gateway'),
  setting: 'proxy_buffer_size 16k; proxy_buffers 8 16k; proxy_busy_buffers_size 32k;',
  source: MEASURED,
}

/** Between two reads, and before the first one. */
export const NGINX_TIMEOUT: Timeout = {
  seconds: 60,
  over: 'read',
  answer: nginxPage(504, 'Gateway Time-out'),
  setting: 'proxy_read_timeout 120s;',
  sign: { header: ['server', 'nginx'] },
  source: MEASURED,
}

/** proxy_buffers, and what gathers for one TLS record (ssl_buffer_size) of HTTP/1.1. */
export const NGINX_BUFFERING: Buffering = {
  bytes: 4_096,
  overHttp1: 16_384,
  unless: ['x-accel-buffering', 'no'],
  source: MEASURED,
}

export const nginx: Front = {
  name: 'nginx',
  title: 'nginx',
  about: 'with `include proxy_params`, as Debian and Ubuntu have it',
  asks: 'HTTP/1.0',
  headers: [
    ...facts('set', MEASURED, [
      ['Host', '$hostname', '`$host` of nginx: a port other than the default is lost'],
      ['X-Real-IP', '$client'],
      ['X-Forwarded-Proto', 'https', "the scheme of nginx's own leg; absent without the include"],
    ]),
    ...facts('append', MEASURED, [['X-Forwarded-For', '$client', 'absent without the include']]),
    ...facts('pass', MEASURED, ['X-Forwarded-Host', 'X-Forwarded-Port', 'Forwarded', 'Via', 'X-Request-Id']),
    ...facts('drop', MEASURED, [['*_*', '', 'names with an underscore']]),
  ],
  location: { from: '$target/', to: 'https://$host/', source: MEASURED },
  limits: [...NGINX_REQUEST_LIMITS, NGINX_BODY_LIMIT, NGINX_RESPONSE_LIMIT],
  buffers: NGINX_BUFFERING,
  timeout: NGINX_TIMEOUT,
  notes: [
    {
      text: 'without `include proxy_params` the app gets the address in proxy_pass as Host, and no X-Forwarded-Proto',
      source: MEASURED,
    },
    {
      text: 'a request body is read whole before the app is asked; a WebSocket does not open',
      source: MEASURED,
    },
  ],
  usualMistake:
    'proxy_set_header Host $http_host; proxy_set_header X-Forwarded-Host $http_host; proxy_set_header X-Forwarded-Proto $scheme; proxy_buffer_size 16k; proxy_buffers 8 16k; proxy_busy_buffers_size 32k;',
}
