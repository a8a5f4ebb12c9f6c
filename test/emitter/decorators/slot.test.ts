import { createEmitter } from '@emitscope/emitter'
import { emits, on, slot } from '@emitscope/emitter/decorators'
import { type CallableEmitter, connect, createLoop, disconnect, type Loop } from '@emitscope/emitter/loop'
import { describe, expect, test } from 'vitest'
import { turn } from '../promises.ts'

class Store {
  readonly log: string[]
  readonly loop: Loop | undefined
  readonly #other: Loop | undefined
  constructor(log: string[], loop?: Loop, other?: Loop) {
    this.log = log
    this.loop = loop
    this.#other = other
  }
  @slot async save(id: string): Promise<string> {
    this.log.push(`saving ${id}`)
    await null
    this.log.push(`saved ${id}`)
    return `file of ${id}`
  }
  @slot() show(id: string): void {
    this.log.push(`show ${id}`)
  }
  @slot((self: Store) => self.#other, { timeoutMs: 1000, name: 'other' }) async elsewhere(): Promise<string> {
    return 'elsewhere'
  }
  @slot async again(id: string): Promise<string> {
    return await this.save(id)
  }
}

describe('@slot', () => {
  test('queues calls on the loop of the object, strictly one at a time, and a call resolves what the method returned', async () => {
    const log: string[] = []
    const loop = createLoop()
    const [one, other] = [new Store(log, loop), new Store(log, loop)]
    const saved = one.save('a')
    const shown: unknown = other.show('b')
    await turn()
    expect([log, loop.pending]).toEqual([[], 2])
    loop.start()
    expect(await saved).toBe('file of a')
    expect(shown).toBeInstanceOf(Promise)
    await loop.close()
    expect(log).toEqual(['saving a', 'saved a', 'show b'])
    // Of another loop, or none.
    expect(await one.elsewhere()).toBe('elsewhere')
  })

  test('calls directly where the object has no loop', async () => {
    const log: string[] = []
    const store = new Store(log)
    store.show('a')
    expect(log).toEqual(['show a'])
    expect(await store.save('b')).toBe('file of b')
  })

  test('takes a loop, or a function of the object, and rejects as slot does', async () => {
    const loop = createLoop()
    class Fixed {
      @slot(loop) async fail(id: string): Promise<void> {
        throw new Error(`fails ${id}`)
      }
    }
    loop.start()
    const fixed = new Fixed()
    await expect(fixed.fail('a')).rejects.toThrow('fails a')
    const store = new Store([], createLoop(), loop)
    expect(await store.elsewhere()).toBe('elsewhere')
    await loop.close()
    const refused = fixed.fail('b')
    await expect(refused).rejects.toMatchObject({ code: 'CLOSED' })
    // The first call of an object, too, and not awaited it is nobody's unhandled rejection.
    const unhandled: unknown[] = []
    const note = (reason: unknown) => unhandled.push(reason)
    process.on('unhandledRejection', note)
    const first = new Fixed().fail('c')
    await new Promise(setImmediate)
    process.off('unhandledRejection', note)
    expect(unhandled).toEqual([])
    await expect(first).rejects.toMatchObject({ code: 'CLOSED' })
  })

  test('awaited by a handler of its own loop rejects LOOP_REENTRY', async () => {
    const loop = createLoop()
    loop.start()
    const store = new Store([], loop)
    await expect(store.again('a')).rejects.toMatchObject({ code: 'LOOP_REENTRY' })
    await loop.close()
  })

  test('connected, it is a subscription with the loop as its strategy, as a slot in a field', async () => {
    const log: string[] = []
    const loop = createLoop({ name: 'files' })
    const store = new Store(log, loop)
    const shop = createEmitter<{ save: string; show: string }>()
    connect(shop, 'save', store, 'save')
    connect(shop, 'show', store, 'show')
    expect(shop.subscriptions().map(({ name, strategy }) => [name, strategy?.name])).toEqual([
      ['save', loop.name],
      ['show', loop.name],
    ])
    shop.emit('save', 'a')
    shop.emit('show', 'b')
    await loop.close()
    expect(log).toEqual(['saving a', 'saved a', 'show b'])
    expect([disconnect(shop, 'save', store, 'save'), disconnect(shop, 'save', store, 'save')]).toEqual([true, false])
  })

  test.each(['@on @slot', '@slot @on'])('%s: the handler is the slot', async (order) => {
    const log: string[] = []
    const shop = createEmitter<{ saved: string }>()
    class First {
      loop = createLoop()
      @on(shop, 'saved') @slot save(id: string): void {
        log.push(id)
      }
    }
    class Last {
      loop = createLoop()
      @slot @on(shop, 'saved') save(id: string): void {
        log.push(id)
      }
    }
    const { loop } = order === '@on @slot' ? new First() : new Last()
    const ended = shop.emitAsync('saved', 'a')
    expect([log, loop.pending]).toEqual([[], 1])
    loop.start()
    expect((await ended).ok).toBe(true)
    expect(log).toEqual(['a'])
    await loop.close()
  })

  test('an override runs on the loop too, once, and what it calls of its base is part of its turn', async () => {
    const log: string[] = []
    class Plain extends Store {
      override async save(id: string): Promise<string> {
        log.push('plain')
        return `plain ${await super.save(id)}`
      }
    }
    const second = createLoop()
    class Again extends Store {
      @slot(second) override async save(id: string): Promise<string> {
        return `again ${await super.save(id)}`
      }
    }
    const loop = createLoop()
    const [plain, again] = [new Plain(log, loop), new Again(log, loop)]
    const saved = [plain.save('a'), again.save('b')]
    expect([loop.pending, second.pending]).toEqual([1, 1])
    await Promise.all([loop.close(), second.close()])
    expect(await Promise.all(saved)).toEqual(['plain file of a', 'again file of b'])
    expect(log.filter((line) => line === 'saving a')).toHaveLength(1)
  })

  test('can be replaced in a test', async () => {
    const store = new Store([])
    store.save = async () => 'double'
    expect(await store.save('a')).toBe('double')
  })
})

describe('@emits', () => {
  test('gives each object an emitter of its own, whose events are functions', () => {
    class Producer {
      @emits events!: CallableEmitter<{ produced: string }>
      @emits(['ended']) accessor named!: CallableEmitter<{ ended: string }>
      @emits() accessor all!: CallableEmitter<{ ended: string }>
    }
    const [one, other] = [new Producer(), new Producer()]
    const seen: string[] = []
    connect(one, 'produced', (product) => void seen.push(product))
    one.all.on('ended', (how) => void seen.push(how))
    one.named.on('ended', (how) => void seen.push(how))
    expect([one.events.produced('a'), other.events.produced('b')]).toEqual([1, 0])
    one.all.ended('c')
    one.named.ended('d')
    expect(seen).toEqual(['a', 'c', 'd'])
    expect(() => one.named.emit('begun' as 'ended', '')).toThrow(TypeError)
    expect(one.named).toBe(one.named)
  })

  test('leaves a value that the field is given', () => {
    const given = createEmitter<{ produced: string }>()
    class Producer {
      @emits events = given
      @emits accessor other = given
    }
    expect([new Producer().events, new Producer().other]).toEqual([given, given])
  })
})
