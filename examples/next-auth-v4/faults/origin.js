export const originFaults = [
  {
    name: 'origin-mismatch',
    title: 'NEXTAUTH_URL names another origin',
    does: 'NEXTAUTH_URL stays on http://localhost:3000, while the browser comes over another origin.',
    sees: 'This page works, but the answer to the sign-in and every redirect of NextAuth lead to http://localhost:3000, and no cookie has Secure.',
    env: { NEXTAUTH_URL: 'http://localhost:3000' },
  },
]
