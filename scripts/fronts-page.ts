import type { FrontCaching } from '../src/fronts/cache.ts'
import type { Front, HeaderFact, Limit, Source, Timeout } from '../src/fronts/front.ts'
import { FRONT_PROMISES } from './front-promises.ts'

const PARTS: Readonly<Record<Limit['part'], string>> = {
  'request-line': 'request line',
  'request-header': 'one request header',
  'request-head': 'whole request head',
  'request-body': 'body of a request (by its Content-Length)',
  'response-head': "whole head of the app's answer",
  'response-header': 'one header of the answer',
}

const EXAMPLE = `{
  "title": "our gateway",
  "about": "two hops in Frankfurt",
  "headers": [
    { "name": "X-Forwarded-*", "action": "drop" },
    { "name": "X-Forwarded-Proto", "action": "set", "value": "http" },
    { "name": "X-Forwarded-For", "action": "append", "value": "$client" },
    { "name": "Host", "action": "set", "value": "$upstream" }
  ],
  "strips": ["_ga*"],
  "setCookie": { "withheld": "unless-private" },
  "limits": [{ "part": "response-head", "bytes": 8192, "answer": { "status": 502, "body": "Bad Gateway" } }],
  "timeout": { "seconds": 30, "over": "head" }
}`

/** `docs/fronts.md`: every front with every fact, how it is known, and from where. */
export function frontsPage(fronts: readonly Front[]): string {
  return `${[
    '# Fronts',
    '',
    'Generated from `src/fronts` by `npm run docs`.',
    '',
    '`authproxy --target localhost:3000 --front NAME` gives the app the headers that NAME gives it, keeps back the cookies that it keeps',
    'back, and refuses the heads that it refuses, with its own answer. What it changed stands on the exchange, in the screen and in the',
    'HAR file. `--set-header`, `--drop-header`, `--strip-cookie`, `--header-limit` and `--time-limit` change single things on top, or without a front.',
    '',
    'It waits for the app as long as the front waits, in real time, and then says what the front says (504, 503, 502, 524), or cuts off an',
    'answer that has begun. A front that counts between two pieces (nginx) lets a stream go on for ever as long as something comes; one that',
    'counts the whole exchange (Vercel, Envoy, Cloud Run) ends it. A WebSocket on which nothing comes for that long is ended as well, without a mark:',
    'its exchange was over with the 101. `--time-limit 10s` shows in ten seconds what takes the front a minute. A page that `next dev` still compiles counts too.',
    '',
    'nginx holds an answer back, its head included, until a buffer of 4,096 octets is full (over HTTP/1.1 four of them) or the answer ends: an event',
    'stream comes at its end, and a page that streams comes late. So it is here (measured side by side), with `proxy_buffering off`, `proxy_buffer_size`',
    'and `X-Accel-Buffering: no` of the app as they are there, and with `buffers` of a front of your own. A request whose Content-Length is more than the front',
    'takes gets its 413; a body without a length passes. That nginx reads a body whole before it asks the app is not imitated.',
    '',
    'What a front keeps of the answers (its cache) it gives to the next client here as well, in memory and of GET alone; stale answers,',
    'revalidation and purging are not imitated, and its own headers for it (Age, X-Cache) are not added: the exchange says that the app had no part in it.',
    'Not imitated, whatever the front: compression, a range of an answer that the app gave whole (Apache), headers that occur twice and become one (Apache), a limit of their number, the time for a connection or for sending, a second try at another replica or of a GET that took too long, the HTTP version and the `Connection` header towards the app, headers that it adds to answers, and a WebSocket that it would not open. authproxy adds',
    '`Via: 1.1 authproxy` in any case. A limit whose answer is *not known* is told in advance (`head-over-front-limit`) and never enforced.',
    '',
    '*measured*: tried with the program itself. *read in source*, *documented*: there. *one request seen*: in a request that somebody',
    'published. *not confirmed*: neither; treat it as a guess.',
    '',
    '## Healthy apps behind them',
    '',
    'The four examples without a fault were run behind every front here: nothing above info is found, but where the front itself breaks',
    'them.',
    '',
    ...table(
      ['front', 'app', 'what is found', 'why', "the front's fix"],
      Object.entries(FRONT_PROMISES).flatMap(([name, promises]) =>
        promises.map(({ example, causes, byChance, why, fix }) =>
          row([
            `\`${name}\``,
            example === null ? 'any' : `\`${example}\``,
            `${byChance ? 'at times ' : ''}${causes.map(id => `[${id}](rules/${id}.md)`).join(', ')}`,
            why,
            fix,
          ]),
        ),
      ),
    ),
    '',
    '## What they do to an answer',
    '',
    '*no* was tried with the program itself; *not known* is neither imitated nor ruled out. A front with a cache answers `If-None-Match` for what it keeps; all',
    'others that were tried pass it to the app.',
    '',
    ...table(
      ['front', 'Set-Cookie', 'kept for others', 'answers If-None-Match', 'held back', 'Location'],
      fronts.map(answersRow),
    ),
    ...fronts.flatMap(sectionOf),
    '## Your own nginx.conf',
    '',
    '`--front ./nginx.conf` (or one site of it) takes proxy_pass, proxy_set_header, proxy_redirect, proxy_http_version, proxy_buffer_size, proxy_buffering, client_max_body_size, proxy_read_timeout,',
    'proxy_hide_header Set-Cookie, large_client_header_buffers, underscores_in_headers, and includes, as nginx inherits them, of the',
    'location that browsers most likely reach: TLS before none, `/` before other paths. It says which one that is, what was used, and which',
    'directives matter and are not imitated: maps and `set`, regular expressions, proxy_cookie_*, add_header and the like.',
    '',
    'Its proxy_cache is imitated, in memory (16 MiB, answers up to 1 MiB, GET alone): proxy_cache_key, proxy_cache_valid, proxy_cache_bypass,',
    'proxy_no_cache, proxy_ignore_headers, Vary, 304 for a browser that has the answer, and 381 octets less room for its head. So',
    "`proxy_ignore_headers Cache-Control Set-Cookie` hands one user's session cookie to the next here as it does there (measured beside nginx",
    '1.22.1). An exchange that the cache answered says so: the app had no part in it. Where the key or a condition holds a variable that is',
    'not known, the whole cache is left out, and that is said; stale answers, locks, min_uses and revalidation are not imitated.',
    '',
    '## A front of your own',
    '',
    '`--front ./gateway.json`, all fields optional:',
    '',
    '```json',
    EXAMPLE,
    '```',
    '',
    '`action`: `set`, `keep` (only where none came), `append`, `pass`, `drop`. In values `$client`, `$host`, `$hostname`, `$port`, `$path`,',
    '`$target`, `$upstream`, `$id`, `$now` and `$http_name` (a header of the request) are filled in; a header without a value is not sent.',
    '`part`: `request-line`, `request-header`, `request-head`, `request-body`, `response-head`, `response-header`; `answer` may also be `"closes"`.',
    'Further fields: `name`, `asks` (`HTTP/1.0`, `HTTP/1.1`), `cookies` (`{ "keeps": [] }`), `folds` (`true`), `location` (`{ "from", "to" }`), `buffers` (`{ "bytes": 4096 }`),',
    '`timeout` (`{ "seconds": 15, "over": "read" }`: `read` for each piece, `head` until the answer begins, `whole` for all of it; `betweenSeconds`, `answer`),',
    '`caching` (`{ "key": "$host$path", "valid": [{ "statuses": [200], "seconds": 60 }], "ignores": ["set-cookie"], "atLeast": 1,',
    '"statuses": [200], "endings": [".js"], "withholdsSetCookie": true }`, all optional: a rule of your CDN, as you set it).',
  ].join('\n')}\n`
}

/** One line a front; what its data does not name was tried where its headers were, and is not known elsewhere. */
function answersRow({ name, headers, setCookie, folds, caching, buffers, location }: Front): string {
  const other = headers.some(({ source }) => source.mark === 'measured') ? 'no' : 'not known'
  const lost = caching?.withholdsSetCookie || setCookie !== undefined
  return row([
    `\`${name}\``,
    folds !== undefined
      ? 'folded into one line'
      : lost
        ? 'taken off, see below'
        : other === 'no'
          ? 'as they came'
          : other,
    caching === undefined
      ? other
      : caching.ignores.includes('set-cookie')
        ? 'yes, with Set-Cookie'
        : 'yes, without Set-Cookie',
    caching === undefined ? other : 'what it keeps',
    buffers === undefined ? other : `until ${buffers.bytes.toLocaleString('en')} octets`,
    location === undefined ? other : 'repaired',
  ])
}

function sectionOf(front: Front): readonly string[] {
  const { name, title, about, headers, limits, timeout, notes, usualMistake } = front
  const heading = title.charAt(0).toUpperCase() + title.slice(1)
  const more = [
    ...cookieRows(front),
    ...(timeout === undefined ? [] : [timeoutRow(timeout)]),
    ...notes.map(({ text, source }) => row([`${text} (not imitated)`, ...cells(source)])),
  ]
  return [
    `## \`${name}\``,
    '',
    `${heading}: ${about}.`,
    '',
    ...table(['header', 'what becomes of it', 'known', 'source'], headers.map(headerRow)),
    ...(limits.length === 0
      ? []
      : table(['limit', 'octets', 'beyond it', 'what allows more', 'known', 'source'], limits.map(limitRow))),
    ...(more.length === 0 ? [] : table(['besides', 'known', 'source'], more)),
    ...(usualMistake === undefined ? [] : [`Usual mistake: ${usualMistake}`, '']),
  ]
}

function headerRow({ name, action, value, joint, note, imitated, source }: HeaderFact): string {
  const given = value === undefined ? '' : ` \`${value}\``
  const how = action === 'append' && joint === 'line' ? ' as a line of its own' : ''
  const words = {
    set: 'set to',
    keep: 'set, where none came, to',
    append: 'appended',
    pass: 'passed as it came',
    drop: 'dropped',
  }
  const more = [note, imitated === false ? 'not imitated' : undefined].filter(one => one !== undefined)
  return row([
    `\`${name}\``,
    `${words[action]}${given}${how}${more.length === 0 ? '' : ` (${more.join('; ')})`}`,
    ...cells(source),
  ])
}

function limitRow({ part, bytes, over, answer, setting, source }: Limit): string {
  const beyond =
    answer === 'closes'
      ? 'the connection ends'
      : answer === 'unknown'
        ? 'not known'
        : `${answer.status} ${answer.reason}`
  return row([
    `${PARTS[part]}${over === undefined ? '' : `, over ${over}`}`,
    bytes.toLocaleString('en'),
    beyond,
    setting === null ? '' : `\`${setting}\``,
    ...cells(source),
  ])
}

function timeoutRow({ seconds, over, betweenSeconds, answer, setting, source }: Timeout): string {
  const more = setting === null ? 'nothing makes it longer' : `longer: \`${setting}\``
  const waits = {
    read: `waits ${seconds} s for each piece of the answer, then answers ${answer.status}, or cuts off what has begun`,
    head: `waits ${seconds} s for the answer to begin, then answers ${answer.status}${betweenSeconds === undefined ? '' : `; then ${betweenSeconds} s for each piece, or cuts it off`}`,
    whole: `gives the whole exchange ${seconds} s, then answers ${answer.status}, or cuts off what has begun`,
  }
  return row([`${waits[over]}; ${more}`, ...cells(source)])
}

/** What is kept, in words. */
function describeCaching(caching: FrontCaching): string {
  const { key, valid, statuses, endings, atLeast, ignores, control, deniedVary } = caching
  const times = valid.map(one => `${one.statuses === 'any' ? 'any status' : one.statuses.join(', ')} ${one.seconds} s`)
  const parts = [
    `kept by \`${key}\``,
    endings === undefined
      ? null
      : `paths that end with ${endings.slice(0, 4).join(', ')} and ${endings.length - 4} others`,
    statuses === undefined ? null : `statuses ${statuses.join(', ')}`,
    control === undefined ? null : `the first of ${control.join(', ')} says how long`,
    caching.sharedTimeOnly ? 'in Cache-Control `s-maxage` alone' : null,
    times.length === 0 ? 'nothing without a time of its own' : `without a time of its own: ${times.join('; ')}`,
    atLeast === undefined ? null : `at least ${atLeast} s, \`private\` and \`no-store\` too`,
    deniedVary === undefined ? null : `not with Vary: ${deniedVary.join(', ')}`,
    ignores.includes('cache-control') ? 'whatever Cache-Control says' : null,
    ignores.includes('vary') ? 'whatever Vary says' : null,
    caching.withholdsSetCookie
      ? 'what is kept loses its Set-Cookie, at the first time already'
      : ignores.includes('set-cookie')
        ? 'with its Set-Cookie'
        : 'nothing that has a Set-Cookie',
    caching.emptiedByDeploy ? 'emptied by a deployment (here: when the app is up again)' : null,
  ]
  return parts.filter(one => one !== null).join('; ')
}

function cookieRows({ cookies, setCookie, location, caching }: Front): readonly string[] {
  const keeps = cookies?.keeps.map(one => `\`${one}\``).join(', ')
  return [
    ...(cookies === undefined
      ? []
      : [
          row([keeps === '' ? 'no cookie reaches the app' : `only ${keeps} reaches the app`, ...cells(cookies.source)]),
        ]),
    ...(setCookie === undefined
      ? []
      : [
          row([
            setCookie.withheld === 'always'
              ? 'Set-Cookie never reaches the browser'
              : 'Set-Cookie reaches the browser only where Cache-Control says `private`',
            ...cells(setCookie.source),
          ]),
        ]),
    ...(caching === undefined ? [] : [row([describeCaching(caching), ...cells(caching.source)])]),
    ...(location === undefined
      ? []
      : [
          row([
            `a Location that begins with \`${location.from}\` then begins with \`${location.to}\``,
            ...cells(location.source),
          ]),
        ]),
  ]
}

function cells({ mark, where }: Source): readonly [string, string] {
  return [mark, where]
}

function table(head: readonly string[], rows: readonly string[]): readonly string[] {
  return [row(head), `|${'---|'.repeat(head.length)}`, ...rows, '']
}

function row(cells: readonly string[]): string {
  return `| ${cells.map(cell => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
