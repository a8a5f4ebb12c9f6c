import { describeFaults } from './describe-faults.ts'

// Every case once more with a hook attached, whose books must balance.
describeFaults('observed')
