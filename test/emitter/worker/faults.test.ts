import { describeFaults } from './describe-faults.ts'

// The workers load the built package; what the emitter was told is an annotation of each test.
describeFaults('unobserved')
