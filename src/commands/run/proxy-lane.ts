import { parentPort } from 'node:worker_threads'
import { serveLane } from '../../proxy/lane/serve-lane.ts'
import { createWeigher, startOrdered } from './proxy-order.ts'

// The thread that forwards begins here.
if (parentPort !== null) serveLane(parentPort, { start: startOrdered, weigher: createWeigher })
