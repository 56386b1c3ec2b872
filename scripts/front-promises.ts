import type { ExampleName } from './example-app.ts'

/** What a front breaks in a healthy app, by its nature: causes that authproxy must name then, and none elsewhere. */
export interface FrontPromise {
  /** `null`: whatever the app. */
  readonly example: ExampleName | null
  readonly causes: readonly string[]
  /** Whether it shows is a matter of moments: named or not, both are right. */
  readonly byChance?: true
  readonly why: string
  readonly fix: string
}

const KEPT_FOR_A_SECOND: FrontPromise = {
  example: null,
  causes: ['session-response-cached'],
  byChance: true,
  why: 'CachingOptimized has a least time of one second: also what says `private, no-store` is given to whoever asks within it',
  fix: 'cache policy CachingDisabled for the app',
}

/** @auth/express takes its address from Host and the scheme that it is told, and from nothing else. */
const expressIsTold = (why: string, fix: string): FrontPromise => ({
  example: 'auth-express',
  causes: ['auth-origin-mismatch'],
  why,
  fix,
})
const SAID_IN_THE_APP =
  'none of its own: set `host` and `x-forwarded-proto` of the request in the app, before ExpressAuth (the fix that is told has the lines)'
const OTHER_HOST = "Host is the origin's own name, and @auth/express takes its address from it, whatever AUTH_URL says"
const ANOTHER_HOST = expressIsTold(OTHER_HOST, SAID_IN_THE_APP)
const BEHIND_FRONT_DOOR = expressIsTold(
  OTHER_HOST,
  'leave the origin host header of the origin empty: Host is then passed',
)

/** By the name of the front; behind all others healthy apps stay without a finding above info. */
export const FRONT_PROMISES: Readonly<Record<string, readonly FrontPromise[]>> = {
  nginx: [
    {
      example: 'authjs-v5-server',
      causes: ['server-action-of-other-host'],
      why: '`proxy_params` sets Host to `$host`, without the port: Next refuses server actions where the browser is on another port than 443',
      fix: '`proxy_set_header Host $http_host;`',
    },
    expressIsTold(
      '`proxy_params` sets Host to `$host`, without the port, and @auth/express takes its address from it, whatever AUTH_URL says',
      '`proxy_set_header Host $http_host;`',
    ),
  ],
  cloudfront: [
    {
      example: null,
      causes: ['front-withholds-cookies'],
      why: "cookies pass in neither direction, and Host is the origin's own name, unless a policy says otherwise",
      fix: 'cache policy CachingDisabled and origin request policy AllViewer for the app; static files may keep theirs',
    },
    {
      example: 'authjs-v5-server',
      causes: ['server-action-of-other-host'],
      why: "Host is the origin's own name, so Next refuses server actions",
      fix: 'origin request policy AllViewer, or `serverActions.allowedOrigins`',
    },
    ANOTHER_HOST,
    KEPT_FOR_A_SECOND,
  ],
  'cloudfront-all-viewer': [
    {
      example: 'authjs-v5-server',
      causes: ['guard-redirect-kept'],
      why: 'what names no time of its own, as a redirect of a guard, is kept for a day, for everybody who asks for that path',
      fix: 'cache policy CachingDisabled for the app',
    },
    {
      example: 'authjs-v5-server',
      causes: ['session-cookie-on-cacheable-answer'],
      byChance: true,
      why: 'what is kept may have renewed the session: its Set-Cookie is kept with it',
      fix: 'cache policy CachingDisabled for the app',
    },
    expressIsTold(
      'it sends CloudFront-Forwarded-Proto only where a policy asks for it, and never X-Forwarded-Proto',
      SAID_IN_THE_APP,
    ),
    KEPT_FOR_A_SECOND,
  ],
  'cloudflare-cache-everything': [
    {
      example: null,
      causes: ['front-withholds-cookies'],
      why: 'every answer to a GET is kept, and loses its Set-Cookie',
      fix: 'a rule above it that bypasses the cache for /api/auth/* and for pages that know the user',
    },
    ...(['next-auth-v4', 'authjs-v5', 'auth-express'] as const).map(example => ({
      example,
      causes: ['session-response-cached'],
      why: 'what /api/auth/session answered the first one is what everybody gets',
      fix: 'a rule above it that bypasses the cache for /api/auth/*',
    })),
  ],
  firebase: [
    {
      example: null,
      causes: ['front-withholds-cookies'],
      why: 'only a cookie called `__session` reaches the app',
      fix: 'call the app directly (Cloud Run, App Hosting), without Hosting in between; one cookie is not enough for sign-in',
    },
    ANOTHER_HOST,
  ],
  'azure-front-door': [BEHIND_FRONT_DOOR],
  'azure-front-door-caching': [BEHIND_FRONT_DOOR],
  fastly: [
    expressIsTold(
      'it sends no X-Forwarded-Proto unless its VCL sets it',
      'VCL: `set req.http.X-Forwarded-Proto = "https";`',
    ),
  ],
  none: [expressIsTold('nothing tells the app that the browser is on https', SAID_IN_THE_APP)],
}
