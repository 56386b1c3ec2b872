import type { Action } from './browser-actions.ts'

/** A response with Set-Cookie lines, and how the browser came to ask for it. */
export interface SetStep {
  readonly url: string
  readonly lines: readonly string[]
  /** Default: typed. */
  readonly action?: Action
}

/** Lines whose fate is compared. `prior`: what the browser got before. */
export interface StoreCase extends SetStep {
  readonly name: string
  readonly prior?: readonly SetStep[]
}

/** A request with `JAR` in the browser; every cookie's fate is compared. */
export interface SendCase {
  readonly name: string
  readonly action: Action
  /** The last address. */
  readonly url: string
  /** Addresses before it, each answering with a redirect. */
  readonly via?: ReadonlyArray<{ readonly url: string; readonly status: number }>
}

const APP = 'https://app.test/dir/page'
const SUB = 'https://sub.app.test/dir/page'
const HTTP = 'http://app.test/dir/page'
const LOCAL = 'https://localhost/dir/page'
const OTHER = 'https://other.test/'
const one = (name: string, line: string, url = APP): StoreCase => ({ name, url, lines: [line] })
const framed = (name: string, line: string, how: 'frame' | 'fetch' | 'fetch-omit' | 'image' = 'frame'): StoreCase => ({
  ...one(name, line),
  action: { how, from: OTHER },
})
const after = (prior: string, name: string, line: string, url = APP, priorUrl = APP): StoreCase => ({
  ...one(name, line, url),
  prior: [{ url: priorUrl, lines: [prior] }],
})
const DAY = 86_400_000
const dated = (days: number) => new Date(Date.now() + days * DAY).toUTCString()

export const STORE_CASES: readonly StoreCase[] = [
  one("next-auth's session cookie", '__Secure-next-auth.session-token=x; Path=/; HttpOnly; Secure; SameSite=Lax'),
  one('__Secure- without Secure', '__Secure-next-auth.session-token=x; Path=/; HttpOnly; SameSite=Lax'),
  one('__Secure- deleted without Secure', '__Secure-a=; Path=/; Max-Age=0'),
  one('__secure- in lower case, without Secure', '__secure-a=1; Path=/'),
  one('__Host- as it should be', '__Host-a=1; Path=/; Secure'),
  one('__Host- without Path', '__Host-a=1; Secure'),
  one('__Host- with Domain', '__Host-a=1; Path=/; Secure; Domain=app.test'),
  one('__Http- without HttpOnly', '__Http-a=1; Secure'),
  one('a nameless value that looks prefixed', '=__Secure-a'),
  one('SameSite=None without Secure', 'a=1; SameSite=None'),
  one('SameSite=None without Secure on localhost', 'a=1; SameSite=None', LOCAL),
  one('SameSite junk', 'a=1; SameSite=Sometimes'),
  one('SameSite twice, the last is junk', 'a=1; SameSite=Strict; SameSite=junk'),
  one('Domain of the own site', 'a=1; Domain=app.test', SUB),
  one('Domain with a leading dot', 'a=1; Domain=.app.test', SUB),
  one('Domain of a child', 'a=1; Domain=sub.app.test'),
  one('Domain of another site', 'a=1; Domain=other.test'),
  one('Domain that is a public suffix', 'a=1; Domain=test'),
  one('Domain with a port', 'a=1; Domain=app.test:443'),
  one('Domain with a scheme', 'a=1; Domain=https://app.test'),
  one('Domain twice, the last is empty', 'a=1; Domain=other.test; Domain='),
  one('Domain=localhost on localhost', 'a=1; Domain=localhost', LOCAL),
  one('Domain=localhost below localhost', 'a=1; Domain=localhost', 'https://my.localhost/'),
  one('wrong Domain and wrong prefix at once', '__Host-a=1; Domain=other.test'),
  one('Path', 'a=1; Path=/elsewhere'),
  one('Path without a slash', 'a=1; Path=elsewhere'),
  one('Path left out', 'a=1'),
  one('4,096 bytes', `a=${'x'.repeat(4095)}`),
  one('4,097 bytes', `a=${'x'.repeat(4096)}`),
  one('an attribute of 1,025 bytes', `a=1; Path=/kept; Path=/${'x'.repeat(1024)}`),
  one('TAB inside the value', 'a=1\t2'),
  one('TAB inside an unknown attribute', 'a=1; X=1\t2'),
  one('TAB around the value', 'a=\t1\t; Path=/'),
  one('UTF-8 in the value', `a=${Buffer.from('ключ').toString('latin1')}`),
  one('Partitioned', 'a=1; Secure; Partitioned; Path=/'),
  one('Partitioned without Secure', 'a=1; Partitioned; Path=/'),
  one('no equals sign', 'lonely'),
  one('no name', '=value'),
  one('no name, and an equals sign', '=a=b'),
  one('nothing at all', '=; Path=/'),
  one('Max-Age beyond 400 days', 'a=1; Max-Age=99999999'),
  one('Max-Age=+60', 'a=1; Max-Age=+60'),
  one('Max-Age=60s', 'a=1; Max-Age=60s'),
  one('Max-Age against Expires', `a=1; Max-Age=600; Expires=${dated(-1)}`),
  one('Expires in RFC form', `a=1; Expires=${dated(7)}`),
  one('Expires with a zone', `a=1; Expires=${dated(7).replace('GMT', '+0200')}`),
  one('Expires in ISO form', `a=1; Expires=${new Date(Date.now() + 7 * DAY).toISOString()}`),
  one('Expires=0', 'a=1; Expires=0'),
  one('over at once', `a=1; Expires=${dated(-1)}`),
  after('a=1; Path=/', 'a deletion', 'a=; Path=/; Max-Age=0'),
  after('a=1; Path=/', 'a deletion with another Path', 'a=; Max-Age=0'),
  after('a=1; Path=/', 'a deletion with Expires=0', 'a=; Path=/; Expires=0'),
  after('a=1; Domain=app.test', 'a host-only twin of a domain cookie', 'a=2'),
  { name: 'one name twice in one response', url: APP, lines: ['a=1; Path=/', 'b=1', 'a=2; Path=/'] },
  { name: 'two lines folded into one', url: APP, lines: ['a=1; Path=/, b=2; Path=/'] },
  one('Secure over http', 'a=1; Secure', HTTP),
  one('Secure over http on localhost', 'a=1; Secure', 'http://localhost/'),
  one('__Secure- over http', '__Secure-a=1; Secure', HTTP),
  one('Partitioned over http', 'a=1; Secure; Partitioned', HTTP),
  after('a=1; Secure; Path=/', 'http over a Secure cookie', 'a=2; Path=/', HTTP),
  after('a=1; Secure; Path=/; Domain=app.test', 'http in the shadow of a Secure cookie', 'a=2; Path=/dir', HTTP),
  after('a=1; Secure; Path=/', 'http deletes a Secure cookie', 'a=; Path=/; Max-Age=0', HTTP),
  framed('Strict in a foreign frame', 'a=1; SameSite=Strict'),
  framed('Lax in a foreign frame', 'a=1; SameSite=Lax'),
  framed('unspecified in a foreign frame', 'a=1'),
  framed('None in a foreign frame', 'a=1; SameSite=None; Secure'),
  framed('Partitioned in a foreign frame', 'a=1; SameSite=None; Secure; Partitioned'),
  framed('Lax in a foreign fetch', 'a=1; SameSite=Lax', 'fetch'),
  framed('None in a foreign fetch', 'a=1; SameSite=None; Secure', 'fetch'),
  framed('None in a fetch without credentials', 'a=1; SameSite=None; Secure', 'fetch-omit'),
  framed('Lax in a foreign image', 'a=1; SameSite=Lax', 'image'),
  { ...one('Strict at the end of a foreign link', 'a=1; SameSite=Strict'), action: { how: 'link', from: OTHER } },
  { ...one('Lax in the answer to a foreign form', 'a=1; SameSite=Lax'), action: { how: 'post', from: OTHER } },
]

/** Once more with third-party cookies blocked. */
export const BLOCKED_STORE_CASES: readonly StoreCase[] = [
  framed('None in a foreign frame, blocked', 'a=1; SameSite=None; Secure'),
  framed('Lax in a foreign fetch, blocked', 'a=1; SameSite=Lax', 'fetch'),
  framed('Partitioned in a foreign frame, blocked', 'a=1; SameSite=None; Secure; Partitioned'),
]

/** One cookie of each kind, for all sending cases. */
export const JAR: readonly SetStep[] = [
  {
    url: 'https://app.test/dir/set',
    lines: [
      'strict=1; SameSite=Strict; Path=/',
      'lax=1; SameSite=Lax; Path=/',
      'unspecified=1; Path=/',
      'none=1; SameSite=None; Secure; Path=/',
      'host=1; SameSite=None; Secure; Path=/dir',
      'domain=1; SameSite=None; Secure; Path=/; Domain=app.test',
      'domain-lax=1; SameSite=Lax; Path=/; Domain=app.test',
      'elsewhere=1; SameSite=None; Secure; Path=/elsewhere',
      'partitioned=1; SameSite=None; Secure; Path=/; Partitioned',
      'bare',
    ],
  },
  {
    url: 'https://sub.app.test/set',
    lines: ['sub=1; SameSite=None; Secure; Path=/', 'sub-lax=1; SameSite=Lax; Path=/'],
  },
  {
    url: 'https://app.test/dir/set',
    lines: ['framed=1; SameSite=None; Secure; Path=/; Partitioned'],
    action: { how: 'frame', from: OTHER },
  },
]

const TARGET = 'https://app.test/dir/target'
const IDP = 'https://other.test/idp'

export const SEND_CASES: readonly SendCase[] = [
  { name: 'address bar', action: { how: 'typed' }, url: TARGET },
  { name: 'address bar, other path', action: { how: 'typed' }, url: 'https://app.test/dirt' },
  { name: 'address bar, subdomain', action: { how: 'typed' }, url: 'https://sub.app.test/dir/target' },
  { name: 'address bar, http', action: { how: 'typed' }, url: 'http://app.test/dir/target' },
  { name: 'link within the site', action: { how: 'link', from: 'https://sub.app.test/' }, url: TARGET },
  { name: 'link from http to https', action: { how: 'link', from: 'http://app.test/' }, url: TARGET },
  { name: 'link from another site', action: { how: 'link', from: OTHER }, url: TARGET },
  { name: 'link from another site, reloaded', action: { how: 'link-reload', from: OTHER }, url: TARGET },
  { name: 'form POST within the site', action: { how: 'post', from: 'https://app.test/' }, url: TARGET },
  { name: 'form POST from another site', action: { how: 'post', from: OTHER }, url: TARGET },
  { name: 'form POST from http to https', action: { how: 'post', from: 'http://app.test/' }, url: TARGET },
  { name: 'frame of the own site', action: { how: 'frame', from: 'https://sub.app.test/' }, url: TARGET },
  { name: 'frame in another site', action: { how: 'frame', from: OTHER }, url: TARGET },
  {
    name: 'own frame in a foreign frame',
    action: { how: 'nested', from: 'https://app.test/', middle: OTHER },
    url: TARGET,
  },
  { name: 'fetch within the origin', action: { how: 'fetch', from: 'https://app.test/' }, url: TARGET },
  { name: 'fetch within the site', action: { how: 'fetch', from: 'https://sub.app.test/' }, url: TARGET },
  { name: 'fetch from another site', action: { how: 'fetch', from: OTHER }, url: TARGET },
  { name: 'fetch without credentials', action: { how: 'fetch-omit', from: OTHER }, url: TARGET },
  { name: 'own fetch without credentials', action: { how: 'fetch-omit', from: 'https://app.test/' }, url: TARGET },
  { name: 'image in another site', action: { how: 'image', from: OTHER }, url: TARGET },
  {
    name: 'own link by way of another site',
    action: { how: 'link', from: 'https://app.test/' },
    via: [{ url: IDP, status: 302 }],
    url: TARGET,
  },
  {
    name: 'own fetch by way of another site',
    action: { how: 'fetch', from: 'https://app.test/' },
    via: [{ url: IDP, status: 307 }],
    url: TARGET,
  },
  {
    name: 'return from an identity provider',
    action: { how: 'link', from: OTHER },
    via: [{ url: IDP, status: 302 }],
    url: TARGET,
  },
  {
    name: 'form_post, then 303',
    action: { how: 'post', from: OTHER },
    via: [{ url: 'https://app.test/dir/callback', status: 303 }],
    url: TARGET,
  },
  {
    name: 'form_post, then 307',
    action: { how: 'post', from: OTHER },
    via: [{ url: 'https://app.test/dir/callback', status: 307 }],
    url: TARGET,
  },
]

export const BLOCKED_SEND_CASES: readonly SendCase[] = [
  { name: 'frame in another site, blocked', action: { how: 'frame', from: OTHER }, url: TARGET },
  { name: 'fetch from another site, blocked', action: { how: 'fetch', from: OTHER }, url: TARGET },
  { name: 'form POST from another site, blocked', action: { how: 'post', from: OTHER }, url: TARGET },
]
