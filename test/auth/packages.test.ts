import { expect, test } from 'vitest'
import { libraryOfPackages, mountOfPackages } from '../../src/auth/packages.ts'

test.each([
  [['next', 'next-auth'], 'next-auth', null],
  [['@auth/prisma-adapter', 'next-auth'], 'next-auth', null],
  [['express', '@auth/express'], '@auth/express', '/auth'],
  [['@auth/sveltekit', '@sveltejs/kit'], '@auth/sveltekit', '/auth'],
  [['@auth/solid-start'], '@auth/solid-start', '/auth'],
  [['@auth/qwik'], '@auth/qwik', '/auth'],
  // Its user says where: nothing is known of it.
  [['@auth/core'], null, null],
  [['@auth/express', 'next-auth'], 'next-auth', null],
  [[], null, null],
])('%j: %s, at %s', (dependencies, library, mount) => {
  expect([libraryOfPackages(dependencies), mountOfPackages(dependencies)]).toEqual([library, mount])
})
