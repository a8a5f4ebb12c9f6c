// The scenarios of all benchmarks, for whoever is given one by its name.
import { bursts } from './bursts.mjs'
import { conflation } from './conflation.mjs'
import { crossings } from './crossings.mjs'
import { patternNames } from './pattern-names.mjs'
import { scenarios } from './scenarios.mjs'

export const allScenarios = { ...scenarios, ...bursts, ...conflation, ...crossings, ...patternNames }
