// What `emit` promises, as a program without a test runner: it runs wherever the built package does, given nothing but a way to print.
import { Skip } from './assert.mjs'
import { delivery } from './delivery.mjs'
import { emissions } from './emissions.mjs'
import { inputs } from './inputs.mjs'
import { interceptors } from './interceptors.mjs'
import { limits } from './limits.mjs'
import { linkers } from './linkers.mjs'
import { names } from './names.mjs'
import { observe, observed } from './observed.mjs'
import { outcomes } from './outcomes.mjs'
import { patterns } from './patterns.mjs'
import { plainHandlers } from './plain-handlers.mjs'
import { strategies } from './strategies.mjs'
import { subscribing } from './subscribing.mjs'
import { waiting } from './waiting.mjs'

/** Sentences and the functions that prove them; each throws or rejects where its sentence is not true. */
const cases = [
  delivery,
  names,
  emissions,
  plainHandlers,
  subscribing,
  outcomes,
  strategies,
  limits,
  interceptors,
  waiting,
  linkers,
  patterns,
  inputs,
].flatMap(Object.entries)

const limitMs = 5000

/**
 * Proves every case, then all of them again while a recorder watches, which must change nothing. Prints the untrue and the skipped ones
 * (all of them if `verbose`) and at last the count. Resolves how many were untrue.
 */
export async function runAll(print, { verbose = false } = {}) {
  let ok = 0
  let notOk = 0
  const prove = async (sentence, proof) => {
    try {
      await within(limitMs, proof())
      ok++
      if (verbose) print(`ok       ${sentence}`)
    } catch (error) {
      if (error instanceof Skip) return print(`skipped  ${sentence}: ${error.message}`)
      notOk++
      print(`not ok   ${sentence}\n         ${error?.message ?? error}`)
    }
  }
  for (const [sentence, proof] of cases) await prove(sentence, proof)
  observe()
  for (const [sentence, proof] of cases) await prove(`${sentence} [observed]`, proof)
  for (const [sentence, proof] of Object.entries(observed)) await prove(sentence, proof)
  print(`${ok} ok, ${notOk} not ok`)
  return notOk
}

async function within(ms, work) {
  let timer
  const late = new Promise((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${ms} ms`)), ms)
  })
  try {
    await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}
