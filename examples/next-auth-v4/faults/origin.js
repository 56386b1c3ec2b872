export const originFaults = [
  {
    name: 'origin-mismatch',
    title: 'NEXTAUTH_URL names another origin',
    does: 'NEXTAUTH_URL stays on http://localhost:3000, while the browser comes over another origin.',
    sees: 'This page works, but the answer to the sign-in and every redirect of NextAuth lead to http://localhost:3000, and no cookie has Secure.',
    env: { NEXTAUTH_URL: 'http://localhost:3000' },
  },
  {
    name: 'provider-base-path',
    title: 'The client asks under another path',
    does: '`<SessionProvider basePath="/auth">`, while the route is at app/api/auth.',
    sees: 'Never signed in: /auth/session is the 404 page of Next, and the sign-in leads to /auth/error, which is one, too.',
    clientBasePath: '/auth',
  },
  {
    name: 'next-base-path',
    title: 'Next serves the app under a path, and NextAuth was not told',
    does: '`basePath: "/shop"` in next.config; neither NEXTAUTH_URL nor the SessionProvider has that path.',
    sees: 'The pages are at /shop, and nobody is ever signed in: the client asks /api/auth, which is a 404 page.',
    nextConfig: { basePath: '/shop' },
  },
  {
    name: 'catch-all-rewrite',
    title: 'A rewrite for all addresses takes the auth routes',
    does: '`rewrites: [{ source: "/:path*", destination: "/" }]` in next.config, as for an app of one page; it comes before dynamic routes, and `[...nextauth]` is one.',
    sees: 'Never signed in: /api/auth/session answers 200 with the HTML of the start page.',
    nextConfig: { rewrites: async () => [{ source: '/:path*', destination: '/' }] },
  },
  {
    name: 'rewrite-to-backend',
    title: 'A rewrite sends all of /api to a backend',
    does: 'The middleware rewrites /api/:path* to BACKEND_URL, an API in another language, and forgets that /api/auth is for NextAuth.',
    sees: 'Never signed in: /api/auth/session answers 404 with the JSON of the backend.',
    backend: true,
    proxy: 'rewrites-api',
  },
]
