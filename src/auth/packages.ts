/** Packages of Auth.js outside of Next, which mount its routes at `/auth` where nobody says otherwise. Read in their documentation and in @auth/core. */
const OUTSIDE_OF_NEXT = ['@auth/express', '@auth/sveltekit', '@auth/solid-start', '@auth/qwik'] as const

/** The package whose sessions are judged, by the names that a package.json depends on; null = none of them is there. */
export function libraryOfPackages(dependencies: readonly string[]): string | null {
  return ['next-auth', ...OUTSIDE_OF_NEXT].find(name => dependencies.includes(name)) ?? null
}

/** Where that package has the auth routes; null = where Next has them, or not known. */
export function mountOfPackages(dependencies: readonly string[]): string | null {
  const library = libraryOfPackages(dependencies)
  return library === null || library === 'next-auth' ? null : '/auth'
}
