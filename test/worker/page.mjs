// Runs the cases in a page; the test calls it by name.
import { cases } from './cases.mjs'

globalThis.runCase = (name) => cases[name]((file) => new URL(`/${file}.mjs`, location.href))
