import { every, on, task } from '@emitscope/emitter/decorators'
import { defineModule, type Engine, every as everyMs, type WorkContext } from '@emitscope/emitter/engine'
import { pattern } from '@emitscope/emitter/patterns'
import { describe, expect, test } from 'vitest'
import { made, Ping, Pong, pass, rest, started, stopped } from '../engine/engines.ts'

const log: string[] = []
const logOf = async (run: () => Promise<void>): Promise<string[]> => {
  log.length = 0
  await run()
  return [...log]
}

class Orders {
  readonly name: string = 'orders'
  readonly #sum = { at: 0 }
  beforeStart(): void {
    log.push('beforeStart')
  }
  @on(Ping) pings(pings: readonly Ping[], emissions: readonly { type: unknown }[], engine: Engine): void {
    this.#sum.at += pings.length
    log.push(`${emissions.map(({ type }) => type)} ${pings.map(({ at }) => at)} of ${this.#sum.at} ${engine.status}`)
  }
  @every(10, { immediate: false }) tick({ engine, signal }: WorkContext): void {
    log.push(`tick ${engine.status} ${signal.aborted}`)
  }
  @task async watch({ signal }: WorkContext): Promise<void> {
    log.push('task begins')
    await new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve()))
    log.push('task ends')
  }
  exit(): void {
    log.push('exit')
  }
}

describe('an object with @on, @every and @task', () => {
  test('is a module: batches, ticks, tasks and its own hooks, in the order of any module', async () => {
    expect(
      await logOf(async () => {
        const { engine, host } = await started({ modules: [new Orders()] })
        engine.tryPublish(new Ping(1))
        engine.tryPublish(new Ping(2))
        await rest(host)
        await pass(host, 10)
        await stopped(engine, host)
      }),
    ).toEqual(['beforeStart', 'task begins', 'ping,ping 1,2 of 2 running', 'tick running false', 'task ends', 'exit'])
  })

  test('is one for defineModule and add, its name and its methods those of its failures', async () => {
    class Failing {
      readonly name = 'failing'
      @task now(): never {
        throw new Error('task')
      }
      @on(['ping', 'pong'], { concurrency: 1 }) list(lists: readonly unknown[]): void {
        log.push(`list ${lists.length}`)
      }
      @on(pattern('/user/{id:int}')) user(_payloads: readonly unknown[], [emission]: readonly { params: { id: number } }[]): void {
        log.push(`user ${emission?.params.id}`)
      }
    }
    const failures: unknown[] = []
    expect(
      await logOf(async () => {
        const { engine, host } = await started()
        engine.on('exception', ({ source, module }) => void failures.push([source, module]))
        const module = defineModule(new Failing())
        await Promise.all([engine.add(module), rest(host)])
        expect(() => engine.add(module)).toThrow(expect.objectContaining({ code: 'DUPLICATE' }))
        engine.tryPublish('/user/7', 1)
        engine.tryPublish(new Ping(1))
        engine.tryPublish(new Pong(1))
        expect(engine.subscriptions('ping').map(({ name }) => name)).toEqual(['list'])
        await rest(host)
        await stopped(engine, host)
      }),
    ).toEqual(['user 7', 'list 1', 'list 1'])
    expect(failures).toEqual([['task', 'failing']])
  })

  test('keeps the parts it has without decorators, of a base too', async () => {
    class Base {
      readonly events = [Ping]
      readonly schedules = [everyMs(10, () => void log.push('base tick'))]
      onPing(): void {
        log.push('onPing')
      }
    }
    class Derived extends Base {
      readonly name = 'derived'
      @every(10) tick(): void {
        log.push('tick')
      }
      @on(Ping) pings(): void {
        log.push('pings')
      }
    }
    expect(
      await logOf(async () => {
        const { engine, host } = await started({ modules: [new Derived()] })
        engine.tryPublish(new Ping(1))
        await rest(host)
        await stopped(engine, host)
      }),
    ).toEqual(['base tick', 'tick', 'pings', 'onPing'])
  })

  test('cannot lose them to a field of the same name', () => {
    class Lost {
      @on(Ping) pings(): void {}
      handlers = []
    }
    expect(() => new Lost()).toThrow(TypeError)
  })

  test('an on… method that is decorated is one handler, and no warning', async () => {
    const warnings: unknown[] = []
    class Pings {
      readonly name: string = 'pings'
      @on(Ping) onPing(): void {
        log.push('onPing')
      }
    }
    class Declared extends Pings {
      override readonly name = 'declared'
      readonly events = [Ping]
    }
    expect(
      await logOf(async () => {
        const { engine, host } = await started({
          modules: [new Pings(), new Declared()],
          onWarning: ({ code }) => void warnings.push(code),
        })
        engine.tryPublish(new Ping(1))
        await rest(host)
        await stopped(engine, host)
      }),
    ).toEqual(['onPing', 'onPing'])
    expect(warnings).toEqual([])
  })
})

describe('a subclass', () => {
  test('keeps handlers, schedules and tasks of its base, and runs an override once', async () => {
    class More extends Orders {
      override readonly name = 'more'
      override pings(pings: readonly Ping[]): void {
        log.push(`override ${pings.length}`)
      }
      @every(20, { immediate: false }) override tick(): void {
        log.push('slower tick')
      }
      @task @on(Pong) override async watch(): Promise<void> {
        log.push('other task')
      }
    }
    expect(
      await logOf(async () => {
        const { engine, host } = await started({ modules: [new More(), new Orders()] })
        engine.tryPublish(new Ping(1))
        engine.tryPublish(new Pong(1))
        await rest(host)
        await pass(host, 20, 10)
        await stopped(engine, host)
      }),
    ).toEqual([
      'beforeStart',
      'other task',
      'beforeStart',
      'task begins',
      'override 1',
      'ping 1 of 1 running',
      'other task',
      'tick running false',
      'slower tick',
      'tick running false',
      'task ends',
      'exit',
      'exit',
    ])
  })

  test('objects of one class have parts of their own', () => {
    const [one, other] = [new Orders(), new Orders()] as unknown as { handlers: unknown[] }[]
    expect(one?.handlers).toHaveLength(1)
    expect(other?.handlers).toHaveLength(1)
    expect(one?.handlers).not.toBe(other?.handlers)
    expect(() => made({ modules: [new Orders(), new Orders()] })).toThrow(expect.objectContaining({ code: 'DUPLICATE' }))
  })
})
