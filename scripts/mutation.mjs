// `npm run mutation [-- <core file> …]`: which small changes of the core no test notices. Settings are in stryker.config.mjs.
import { existsSync, readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { Stryker } from '@stryker-mutator/core'
import { Problem } from './problem.mjs'
import { renderTable } from './table.mjs'

const core = 'packages/emitter/src/core'
/** Percent of each file that tests must notice; the rest is explained in test/mutation/README.md. */
const least = 75
const noticed = ['Killed', 'Timeout']
const missed = ['Survived', 'NoCoverage']

export default async function mutation(names) {
  const files = names.map((name) => `${core}/${basename(name, '.ts')}.ts`)
  const unknown = files.find((file) => !existsSync(file))
  if (unknown !== undefined) throw new Problem(`No file ${unknown}. Name files of ${core}, as in: npm run mutation -- list dispatch.`)
  const mutants = await new Stryker(files.length > 0 ? { mutate: files } : {}).runMutationTest()
  const survivors = mutants.filter(({ status }) => missed.includes(status))
  console.log(['', ...survivors.map(describe), '', table(mutants)].join('\n'))
  const below = fileNames(mutants).filter((name) => score(of(mutants, name)) < least)
  console.log(`\nAt least ${least} % of each file: ${below.length === 0 ? 'met' : `MISSED by ${below.join(', ')}`}`)
  return below.length === 0 ? 0 : 1
}

const fileOf = ({ fileName }) => basename(fileName)

const fileNames = (mutants) => [...new Set(mutants.map(fileOf))].sort()

const of = (mutants, name) => mutants.filter((mutant) => fileOf(mutant) === name)

const count = (mutants, statuses) => mutants.filter(({ status }) => statuses.includes(status)).length

/** Percent of those that could be noticed: what does not run at all, or is left out by the settings, says nothing. */
function score(mutants) {
  const killed = count(mutants, noticed)
  const all = killed + count(mutants, missed)
  return all === 0 ? 100 : (killed / all) * 100
}

function table(mutants) {
  const files = fileNames(mutants)
  const row = (name, own) => [
    name,
    score(own).toFixed(1),
    ...['Killed', 'Timeout', 'Survived', 'NoCoverage'].map((status) => String(count(own, [status]))),
  ]
  const rows = files.map((name) => row(name, of(mutants, name)))
  return renderTable([
    ['file', '%', 'killed', 'timed out', 'survived', 'not run'],
    ...rows,
    ...(files.length > 1 ? [row('all', mutants)] : []),
  ])
}

/** `list.ts:151:9  after === null  →  false`, as far as it stands on one line. */
function describe(mutant) {
  const { start, end } = mutant.location
  const lines = readFileSync(mutant.fileName, 'utf8').split('\n')
  const first = lines[start.line - 1]
  const original = start.line === end.line ? first.slice(start.column - 1, end.column - 1) : `${first.slice(start.column - 1)} …`
  const replacement = mutant.replacement.split('\n')[0]
  return `${fileOf(mutant)}:${start.line}:${start.column}  ${original}  →  ${replacement}${mutant.status === 'NoCoverage' ? '  (not run)' : ''}`
}
