export const guardFaults = [
  {
    name: 'middleware-other-secret',
    title: 'The middleware has another secret',
    does: 'The middleware asks getToken with a `secret` of its own, so it cannot read the session that the auth route made.',
    sees: 'Signed in everywhere but on /protected, which sends you to sign in again.',
    getToken: ({ secure }) => ({ secret: 'the-secret-of-another-environment', secureCookie: secure }),
  },
  {
    name: 'middleware-other-cookie-name',
    title: 'The middleware looks for another cookie',
    does: 'The middleware asks getToken without `secureCookie`, and v5 then looks for the name without __Secure-, on https too.',
    sees: 'Signed in everywhere but on /protected, which sends you to sign in again.',
    getToken: () => ({ secret: process.env.AUTH_SECRET }),
  },
]
