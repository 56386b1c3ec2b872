import { tryFaults } from '../support/try-faults.ts'

tryFaults('authjs-v5-server')
