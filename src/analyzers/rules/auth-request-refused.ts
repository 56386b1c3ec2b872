import { defineRule } from '../define-rule.ts'

export const authRequestRefused = defineRule({
  id: 'auth-request-refused',
  on: 'auth-outage',
  severity: 'error',
  title: 'NextAuth is reached, but something refuses its sign-in requests',
  headline: 'NextAuth is reached, but `{{method}} {{path}}` is refused with {{status}}',
  symptoms: [
    'POST /api/auth/callback/credentials 403, GET /api/auth/session 200',
    'This distribution is not configured to allow the HTTP request method that was used for this request',
    'POST /api/auth/signin 405 Method Not Allowed',
    'Cannot POST /api/auth/callback/credentials',
    'POST /api/auth/callback/credentials 301, then GET and an error, on www or http only',
    '403 Forbidden at /api/auth/callback/google, blocked by ModSecurity or a WAF',
    '404 at /api/auth/callback/azure-ad on Azure only, for some users only',
    '403 on every page as soon as next-auth.csrf-token or next-auth.callback-url is set',
    'AWS WAF EC2MetaDataSSRF_COOKIE, Cloud Armor 942420 or 942421 and next-auth cookies',
  ],
  why: 'NextAuth answers a sign-in with a redirect, or with JSON that has an address; never with a bare page of this status. Its other addresses answer here, so they reach the app and this request does not: a front allows some methods only, a firewall dislikes the query or the body, or the route handler does not export the method.',
  fix: {
    summary: '{{remedy}}',
    v4: '{{code}}',
    v5: '{{code}}',
    verify: 'Sign in: `{{method}} {{path}}` is answered with 302, or 200 and `{"url":…}`.',
  },
  fixes: {
    cookies: {
      summary:
        "Find the rule in the firewall's log, and make an exception for NextAuth's cookies: an address and long hexadecimal text are what stands in them by right.",
      both: `# AWS WAF, Core rule set: EC2MetaDataSSRF_COOKIE to Count (it takes an address in a cookie for an attack)
# OWASP rules 942420 and 942421 (ModSecurity, Cloud Armor) count the signs in a cookie
SecRuleUpdateTargetById 942420-942421 "!REQUEST_COOKIES:/(?:next-auth|authjs)/"`,
      verify: 'Open {{path}} with these cookies: the app answers.',
    },
  },
  explains: ['auth-request-refused', 'auth-route-not-reached'],
  references: [
    'https://authjs.dev/getting-started/installation',
    'https://docs.aws.amazon.com/waf/latest/developerguide/aws-managed-rule-groups-baseline.html',
    'https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/DownloadDistValuesCacheBehavior.html#DownloadDistValuesAllowedHTTPMethods',
  ],
  decides: 'the access log of what stands in front of the app: does it have this request, and does the app?',
  messages: {
    cookies:
      '`{{method}} {{path}}` is answered with {{status}}{{by}}, like others of this browser since it sends the cookies of NextAuth ({{names}}); without them it got through: something in front of the app refuses what stands in these cookies.',
    refused:
      '`{{method}} {{path}}` is answered with {{status}}{{by}} and nothing of NextAuth in it, while other auth requests of this recording reached NextAuth: something on the way refuses this one.',
    method:
      '`{{method}} {{path}}` is answered with {{status}}{{by}}, while other auth requests of this recording reached NextAuth: the route handler does not export {{method}}, or something on the way allows GET alone.',
    long: '`{{method}} {{path}}` is answered with {{status}}{{by}} and nothing of NextAuth in it, while other auth requests of this recording reached NextAuth; its query has {{length}} characters. Fronts refuse long ones: IIS (Azure App Service) beyond 2048, Azure Static Web Apps beyond 4096.',
    redirected:
      '`{{method}} {{path}}` is answered with {{status}}{{by}} and the way to {{location}}: a browser goes there by GET and without the form, so nobody is signed in or out.',
  },
  check: (seen, { fail, pass, notApplicable }) => {
    if (seen.what === 'well') return pass(seen.situation)
    if (seen.what === 'session' || seen.what === 'nobody') return notApplicable
    const by = seen.server === '' ? '' : ` (${seen.server})`
    const data = { method: seen.method, path: seen.path, status: seen.status, by }
    if (seen.what === 'cookies')
      return fail(
        'cookies',
        { ...data, names: seen.names.join(', ') },
        { decides: 'the same address in a private window: there it opens, until NextAuth has set its cookies' },
      )
    if (seen.what === 'redirected')
      return fail(
        'redirected',
        {
          ...data,
          location: seen.location,
          remedy: `Send people to the right address before they sign in (pages, not /api), and name it in the variable; where the front has to move this request, with 308.`,
          code: '# nginx: www, http and missing slashes\nreturn 308 https://app.example.com$request_uri;   # 301 makes a GET of a POST',
        },
        { decides: null },
      )
    if (seen.queryLength > 0)
      return fail('long', {
        ...data,
        length: seen.queryLength,
        remedy:
          'Let long queries through: the code of the provider grows with what it knows of the user. Where that limit is fixed, have the provider send the code in a form (response_mode=form_post), with check cookies that come with a form.',
        code: '<!-- web.config: IIS, Azure App Service -->\n<security><requestFiltering><requestLimits maxQueryString="16384" maxUrl="16384" /></requestFiltering></security>',
      })
    return seen.what === 'method'
      ? fail('method', {
          ...data,
          remedy: 'Export both methods from the route handler, and allow both in whatever stands in front.',
          code: '// app/api/auth/[...nextauth]/route.ts\n// v4\nexport { handler as GET, handler as POST }\n// v5\nexport const { GET, POST } = handlers',
        })
      : fail('refused', {
          ...data,
          remedy: 'Let everything under /api/auth through: all methods, the whole query, the body.',
          code: '# CloudFront: allowed methods GET, HEAD, OPTIONS, PUT, POST, PATCH, DELETE; cookies and query strings forwarded\n# a firewall: an exception for the path /api/auth/* (scopes and codes in the query look like attacks)',
        })
  },
})
