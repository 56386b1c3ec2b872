import { memoryAdapter } from '../memory-adapter.js'

export const databaseFaults = [
  {
    name: 'adapter-without-strategy',
    title: 'Credentials with an adapter, but no strategy',
    does: 'An adapter is set and `session.strategy` is not, so v4 looks the token of the Credentials login up in the database.',
    sees: 'Signed out by the first refresh, and nothing is logged.',
    patch: () => ({ adapter: memoryAdapter, session: {} }),
  },
]
