import { createManualHost, type StrategyCase, strategyCases } from '@emitscope/emitter/testing'
import { describe, expect, it } from 'vitest'
import { queued } from './local.ts'
import { subjects } from './subjects.ts'
import { renderTable } from './table.ts'

const each = (cases: readonly StrategyCase[]): void => {
  for (const { guarantee, name, skip, run } of cases)
    it(`${guarantee}: ${name}`, async (context) => {
      if (skip !== undefined) context.skip(skip)
      await run()
    })
}

describe.each(subjects)('$name keeps what it promises', ({ cases }) => each(cases))

describe.each(Object.entries(queued))('%s keeps what it promises by a manual clock', (_name, { create, ...told }) => {
  const host = createManualHost()
  const drive = (strategy: ReturnType<typeof create>): unknown => {
    host.advanceFrame()
    return 'drive' in told ? told.drive(strategy) : undefined
  }
  each(strategyCases(() => create({ host }), { drive, createWith: (options) => create({ ...options, host }) }))
})

it('the table shows what failed and what was skipped', async () => {
  const { create } = subjects[0]!
  const one = (guarantee: string, end: 'passes' | 'fails' | 'skipped'): StrategyCase => ({
    guarantee,
    name: end,
    ...(end === 'skipped' ? { skip: 'not asked' } : {}),
    run: () => (end === 'passes' ? Promise.resolve() : Promise.reject(new Error(end))),
  })
  const table = await renderTable([
    { name: 'a', create, cases: [one('order', 'passes'), one('order', 'fails'), one('count', 'passes'), one('count', 'skipped')] },
    { name: 'b', create, cases: [one('order', 'skipped')] },
  ])
  expect(table.split('\n')).toEqual([
    '| strategy | order | may drop | order | count |',
    '| --- | --- | --- | --- | --- |',
    '| `a` | fifo | no | **1 of 2 fail** | 1 (–1) |',
    '| `b` | fifo | no | – |  |',
  ])
})
