import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createEmitter } from '@emitscope/emitter'
import { describe, expect, it } from 'vitest'
import { queued } from './local.ts'

const run = promisify(execFile)
const cwd = fileURLToPath(new URL('../..', import.meta.url))

/** What a process of the built package prints before it ends by itself; one that does not is killed, which is a failure. */
const printed = async (code: string): Promise<string[]> => {
  const imports = `
    import { createEmitter } from '@emitscope/emitter'
    import { createLoop } from '@emitscope/emitter/loop'
    import { animationFrame, deferred, idle, macrotask, microtask, onBatch } from '@emitscope/emitter/strategies'
    const loop = () => { const made = createLoop(); made.start(); return made }
    const later = () => deferred(() => undefined)
    const all = { microtask, macrotask, animationFrame, idle, later, loop }
  `
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', imports + code], { cwd, timeout: 20_000 })
  return stdout.split('\n').filter((line) => line !== '')
}

describe('a Node process', () => {
  it('does not end before what waits has run, nor what that emits', async () => {
    const lines = await printed(`
      for (const [name, create] of Object.entries(all)) {
        const bus = createEmitter({ strategy: create() })
        bus.on('n', (n) => {
          console.log(name, n)
          if (n < 3) bus.emit('n', n + 1)
        })
        bus.emit('n', 1)
      }
    `)
    expect(lines.toSorted()).toEqual(
      ['animationFrame', 'idle', 'later', 'loop', 'macrotask', 'microtask'].flatMap((name) => [1, 2, 3].map((n) => `${name} ${n}`)),
    )
  })

  it('is kept alive by nothing of a strategy that has nothing to do, used or unused', async () => {
    const lines = await printed(`
      const resources = () => process.getActiveResourcesInfo().filter((kind) => /Timeout|Immediate|MessagePort/.test(kind))
      const buses = Object.values(all).map((create) => createEmitter({ strategy: create() }))
      console.log('unused', resources().length)
      for (const bus of buses) {
        bus.on('n', () => undefined)
        onBatch(bus, 'n', () => undefined, { waitMs: 5 })
        bus.emit('n', 1)
      }
      await Promise.all(buses.map((bus) => bus.settled()))
      console.log('used', resources().length)
    `)
    expect(lines).toEqual(['unused 0', 'used 0'])
  })

  it('ends at once when what waits was flushed, discarded or unsubscribed', async () => {
    const lines = await printed(`
      const buses = Object.values(all).map((create) => createEmitter({ strategy: create() }))
      for (const bus of buses) {
        bus.on('n', () => console.log('ran'))
        bus.emit('n', 1)
      }
      for (const bus of buses) void bus.close({ pending: 'discard' })
      process.on('exit', () => console.log('end'))
    `)
    expect(lines).toEqual(['end'])
  })

  it('is not kept alive by what is only collected', async () => {
    const lines = await printed(`
      const bus = createEmitter({ strategy: deferred() })
      bus.on('n', () => console.log('ran'))
      bus.emit('n', 1)
      process.on('exit', () => console.log('waits', bus.strategy.pending))
    `)
    expect(lines).toEqual(['waits 1'])
  })
})

const byItself = Object.entries(queued).filter(([, one]) => !('drive' in one))
it.each(byItself)('%s lets timers run while handlers emit without end', async (_name, { create }) => {
  const bus = createEmitter<{ n: number }>({ strategy: create() })
  const began = performance.now()
  let runs = 0
  let timers = 0
  bus.on('n', (n) => {
    runs++
    // A strategy without a budget ends here, with no timer run.
    if (timers < 2 && performance.now() - began < 2000) bus.emit('n', n + 1)
  })
  bus.emit('n', 0)
  await new Promise((resolve) => setTimeout(resolve))
  timers++
  await new Promise((resolve) => setTimeout(resolve))
  timers++
  await bus.settled()
  expect(performance.now() - began).toBeLessThan(2000)
  expect([runs > 0, bus.strategy.pending]).toEqual([true, 0])
})
