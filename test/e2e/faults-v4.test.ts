import { tryFaults } from '../support/try-faults.ts'

tryFaults('next-auth-v4')
