// Runs in the page that serve.mjs serves: one case at a time, asked for by name.
import { browserWorld } from './browser-world.mjs'
import { cases } from './cases.mjs'
import { prove } from './trial.mjs'

globalThis.proveCase = (subject, name, options) => prove(browserWorld, cases[subject][name], options)
