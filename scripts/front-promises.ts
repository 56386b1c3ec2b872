import type { ExampleName } from './example-app.ts'

/** What a front breaks in a healthy app, by its nature: causes that authproxy must name then, and none elsewhere. */
export interface FrontPromise {
  /** `null`: whatever the app. */
  readonly example: ExampleName | null
  readonly causes: readonly string[]
  readonly why: string
  readonly fix: string
}

/** By the name of the front; behind all others healthy apps stay without a finding above info. */
export const FRONT_PROMISES: Readonly<Record<string, readonly FrontPromise[]>> = {
  nginx: [
    {
      example: 'authjs-v5-server',
      causes: ['server-action-of-other-host'],
      why: '`proxy_params` sets Host to `$host`, without the port: Next refuses server actions where the browser is on another port than 443',
      fix: '`proxy_set_header Host $http_host;`',
    },
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
  ],
  firebase: [
    {
      example: null,
      causes: ['front-withholds-cookies'],
      why: 'only a cookie called `__session` reaches the app',
      fix: 'call the app directly (Cloud Run, App Hosting), without Hosting in between; one cookie is not enough for sign-in',
    },
  ],
}
