import { parentPort } from 'node:worker_threads'
import { serveLane } from '../../../src/proxy/lane/serve-lane.ts'

/** A lane that opens, and whose thread then dies of an error that nobody catches. */
if (parentPort !== null)
  serveLane(parentPort, {
    start: async () => {
      // Once it has said that it is open: an error may overtake a message.
      setTimeout(() => {
        throw new Error('out of luck')
      }, 300)
      return { port: 1, addresses: [], retarget: () => {}, moveClock: async () => {}, close: async () => {} }
    },
    weigher: () => exchange => ({ weight: 'page', exchange }),
  })
