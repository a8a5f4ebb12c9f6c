// What `emit` promises, as a program without a test runner: it runs wherever the built package does, given nothing but a way to print.
import { delivery } from './delivery.mjs'
import { inputs } from './inputs.mjs'
import { outcomes } from './outcomes.mjs'
import { strategies } from './strategies.mjs'

/** Sentences and the functions that prove them; each throws or rejects where its sentence is not true. */
export const cases = { ...delivery, ...outcomes, ...strategies, ...inputs }

const limitMs = 5000

/** Runs every case, prints the untrue ones (all of them if `verbose`) and at last the count. Resolves how many were untrue. */
export async function runAll(print, { verbose = false } = {}) {
  let untrue = 0
  for (const [sentence, prove] of Object.entries(cases)) {
    try {
      await within(limitMs, prove())
      if (verbose) print(`ok      ${sentence}`)
    } catch (error) {
      untrue++
      print(`not ok  ${sentence}\n        ${error?.message ?? error}`)
    }
  }
  print(`${Object.keys(cases).length - untrue} ok, ${untrue} not ok`)
  return untrue
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
