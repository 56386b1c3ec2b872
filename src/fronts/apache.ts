import { type Front, type FrontAnswer, facts, type Source } from './front.ts'

const MEASURED: Source = { mark: 'measured', where: 'Apache 2.4.71 of Debian 12' }
const page = (status: number, reason: string, text: string): FrontAnswer => ({
  status,
  reason,
  type: 'text/html; charset=iso-8859-1',
  body: `<!DOCTYPE HTML PUBLIC "-//IETF//DTD HTML 2.0//EN">\n<html><head>\n<title>${status} ${reason}</title>\n</head><body>\n<h1>${reason}</h1>\n<p>${text}<br />\n</p>\n</body></html>\n`,
})

export const apache: Front = {
  name: 'apache',
  title: 'Apache',
  about: 'mod_proxy with `ProxyPreserveHost On` and `RequestHeader set X-Forwarded-Proto https`',
  asks: 'HTTP/1.1',
  headers: [
    ...facts('set', MEASURED, [
      ['Host', '$host', 'the address in ProxyPass without ProxyPreserveHost'],
      ['X-Forwarded-Proto', 'https', 'absent without the line'],
    ]),
    ...facts('append', MEASURED, [
      ['X-Forwarded-For', '$client'],
      ['X-Forwarded-Host', '$host'],
      ['X-Forwarded-Server', '$hostname'],
    ]),
    ...facts('pass', MEASURED, ['X-Forwarded-Port', 'Forwarded', 'X-Real-IP']),
  ],
  limits: [
    {
      part: 'request-line',
      bytes: 8_190,
      over: 'HTTP/1.1',
      answer: page(
        414,
        'Request-URI Too Long',
        "The requested URL's length exceeds the capacity\nlimit for this server.",
      ),
      setting: 'LimitRequestLine 16384',
      source: MEASURED,
    },
    // There the address alone is counted: `GET ` and ` HTTP/1.1` of our line are not.
    {
      part: 'request-line',
      bytes: 8_203,
      over: 'HTTP/2',
      answer: 'closes',
      setting: 'LimitRequestLine 16384',
      source: MEASURED,
    },
    {
      part: 'request-header',
      bytes: 8_190,
      over: 'HTTP/2',
      joinsCookies: true,
      answer: {
        status: 431,
        reason: 'Request Header Fields Too Large',
        type: 'text/html; charset=iso-8859-1',
        body: '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n<html><head>\n<title>431 Request Header Fields Too Large</title>\n</head><body>\n<h1>Request Header Fields Too Large</h1>\n<p>A header of the request, or all its cookies together, is too large.</p>\n</body></html>\n',
      },
      setting: 'LimitRequestFieldSize 16384',
      source: MEASURED,
    },
    {
      part: 'request-header',
      bytes: 8_191,
      over: 'HTTP/1.1',
      answer: page(
        400,
        'Bad Request',
        'Your browser sent a request that this server could not understand.<br />\nSize of a request header field exceeds server limit.',
      ),
      setting: 'LimitRequestFieldSize 16384',
      source: MEASURED,
    },
    {
      part: 'response-header',
      bytes: 8_193,
      answer: page(502, 'Bad Gateway', 'The proxy server received an invalid\nresponse from an upstream server.'),
      setting: 'ProxyIOBufferSize and ResponseFieldSize (2.4.31 and later): ResponseFieldSize 16384',
      source: MEASURED,
    },
  ],
  timeout: {
    seconds: 300,
    over: 'read',
    answer: {
      status: 502,
      reason: 'Proxy Error',
      type: 'text/html; charset=iso-8859-1',
      body: '<!DOCTYPE HTML PUBLIC "-//W3C//DTD HTML 4.01//EN" "http://www.w3.org/TR/html4/strict.dtd">\n<html><head>\n<title>502 Proxy Error</title>\n</head><body>\n<h1>Proxy Error</h1>\n<p>The proxy server received an invalid\nresponse from an upstream server.<br />\nThe proxy server could not handle the request<p>Reason: <strong>Error reading from remote server</strong></p></p>\n</body></html>\n',
    },
    setting: 'ProxyTimeout 600',
    source: MEASURED,
  },
  notes: [
    {
      text: 'takes the range of an answer itself (206), makes one line of headers that occur twice, and refuses more than 100 lines of a head',
      source: MEASURED,
    },
    { text: 'over HTTP/2 all cookies together count as one header', source: MEASURED },
    {
      text: 'a client that sends `Connection: x-forwarded-proto` deletes the header that RequestHeader set',
      source: MEASURED,
    },
  ],
  usualMistake:
    '`ProxyPreserveHost` is off, which is its default; `RequestHeader set X-Forwarded-Proto https` is missing',
}
