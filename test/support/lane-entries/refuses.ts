import { parentPort } from 'node:worker_threads'
import { UserError } from '../../../src/model/user-error.ts'
import { serveLane } from '../../../src/proxy/lane/serve-lane.ts'

/** A lane that can never open. */
if (parentPort !== null)
  serveLane<'kindly' | 'by a fault'>(parentPort, {
    start: async order => {
      throw order === 'kindly'
        ? new UserError('port-in-use', 'Port 1 is in use.', 'Choose another.')
        : new Error('a fault')
    },
    weigher: () => exchange => ({ weight: 'page', exchange }),
  })
