import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { createLoop, slot } from '@emitscope/emitter/loop'
import { createManualHost } from '@emitscope/emitter/testing'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { turn } from '../promises.ts'
import { refuses } from '../refuses.ts'

const cwd = fileURLToPath(new URL('../..', import.meta.url))

describe("onException: 'exit'", () => {
  afterEach(() => vi.unstubAllGlobals())
  const setUp = () => {
    const codes: number[] = []
    vi.stubGlobal('process', { ...process, exit: (code: number) => codes.push(code) })
    const host = createManualHost()
    const loop = createLoop({ host, onException: 'exit' })
    loop.start()
    const log: unknown[] = []
    const fail = slot(loop, (error: unknown) => {
      log.push('call')
      throw error
    })
    const run = async (): Promise<void> => {
      for (let i = 0; i < 3; i++) {
        host.flushMicrotasks()
        await turn()
      }
    }
    return { host, loop, log, fail, run, codes }
  }

  it('ends the process with 1 when the listeners of the exception have ended; nothing more runs', async () => {
    const { loop, log, fail, run, codes } = setUp()
    loop.on('exception', async (error) => {
      await turn()
      log.push(`saved ${error}`, ...codes)
    })
    void fail('one')
    void fail('two')
    await run()
    await run()
    expect([log, codes]).toEqual([['call', 'saved one'], [1]])
  })

  it('waits one second for a listener that hangs', async () => {
    const { host, loop, fail, run, codes } = setUp()
    loop.on('exception', () => new Promise(() => undefined))
    void fail('one')
    await run()
    host.advance(999)
    await run()
    expect(codes).toEqual([])
    host.advance(1)
    await run()
    expect(codes).toEqual([1])
  })

  it('says why where nobody listens', async () => {
    const { host, fail, run, codes } = setUp()
    void fail(new Error('no disk'))
    await run()
    expect([host.warnings, codes]).toEqual([[expect.stringMatching(/^Error: no disk\n +at /)], [1]])
  })

  it('says what a listener failed with, and what it was told', async () => {
    const { loop, host, fail, run, codes } = setUp()
    loop.on('exception', async () => {
      throw new Error('listener fails')
    })
    void fail('no disk')
    await run()
    expect([host.warnings, codes]).toEqual([['no disk', expect.stringContaining('Error: listener fails')], [1]])
  })

  it('holds for a handler that fails after the loop was closed with discard', async () => {
    const { loop, host, log, run, codes } = setUp()
    loop.on('exception', () => void log.push('told'))
    void slot(loop, async () => {
      await loop.close({ pending: 'discard' })
      throw 'too late'
    })()
    await run()
    await run()
    // Its last event is over.
    expect([log, host.warnings, codes]).toEqual([[], ['too late'], [1]])
  })

  it('is refused where there is no process to end', () => {
    vi.stubGlobal('process', undefined)
    refuses(() => createLoop({ onException: 'exit' }), 'createLoop', 'onException', 'no process')
  })
})

it('a process whose loop exits on exceptions has the exit code 1', async () => {
  const code = `
    import { createLoop, slot } from '@emitscope/emitter/loop'
    const loop = createLoop({ onException: 'exit' })
    loop.on('exception', (error) => console.log('exception', error.message))
    const work = slot(loop, (n) => {
      console.log('work', n)
      if (n === 2) throw new Error('two')
    })
    loop.start()
    for (const n of [1, 2, 3]) void work(n)
    setInterval(() => undefined, 1000)
  `
  const args = ['--conditions=@emitscope/source', '--input-type=module', '--eval', code]
  const ended = await new Promise<unknown[]>((resolve) => {
    execFile(process.execPath, args, { cwd, timeout: 20_000 }, (error, stdout, stderr) => resolve([error?.code, stdout, stderr]))
  })
  expect(ended).toEqual([1, 'work 1\nwork 2\nexception two\n', ''])
})
