import { createEmitter } from '@emitscope/emitter'
import { emits, every, on, slot, task, unsubscribe } from '@emitscope/emitter/decorators'
import { createLoop } from '@emitscope/emitter/loop'
import { createSignal } from '@emitscope/emitter/signals'
import { describe, expect, test } from 'vitest'
import { refuses } from '../refuses.ts'

const shop = createEmitter<{ saved: string }>()
/** As JavaScript would write it. */
type Untyped = (...args: unknown[]) => (...args: unknown[]) => void
const [onAny, everyAny, slotAny, emitsAny] = [on, every, slot, emits] as unknown as [Untyped, Untyped, Untyped, Untyped]
const bare = { slot, task, emits } as unknown as Record<'slot' | 'task' | 'emits', (...args: unknown[]) => void>

const ofMethods = [
  ['on', onAny('saved')],
  ['on', onAny(shop, 'saved')],
  ['on', onAny(createSignal())],
  ['every', everyAny(1)],
  ['task', bare.task],
  ['slot', bare.slot],
  ['slot', slotAny(createLoop())],
] as const

describe.each(ofMethods)('@%s', (name, decorator) => {
  test('refuses what is no public method of the objects, naming it', () => {
    const dec = decorator as (...given: unknown[]) => void
    const said = (found: string) => [`@${name}: save must be a method, public and not static; it is a ${found}`]
    const classes: readonly (readonly [string, () => unknown])[] = [
      [
        'field',
        () =>
          class {
            @dec save = 1
          },
      ],
      [
        'accessor',
        () =>
          class {
            @dec accessor save = 1
          },
      ],
      [
        'getter',
        () =>
          class {
            @dec get save() {
              return 1
            }
          },
      ],
      [
        'static method',
        () =>
          class {
            @dec static save() {}
          },
      ],
    ]
    for (const [found, define] of classes) refuses(define, ...said(found))
    refuses(
      () =>
        class {
          @dec #save() {}
          has = () => this.#save
        },
      `@${name}: #save must be a method`,
      'private method',
    )
    refuses(() => {
      @dec
      class Save {}
      return Save
    }, `@${name}: Save must be a method`)
  })

  test('says what is wrong where experimental decorators are compiled', () => {
    refuses(() => decorator({}, 'save', {}), `@${name}`)
  })
})

test('@emits refuses what is no public field or accessor of the objects, naming it', () => {
  for (const decorator of [bare.emits, emitsAny(), emitsAny(['saved'])]) {
    const dec = decorator as (...given: unknown[]) => void
    refuses(
      () =>
        class {
          @dec save() {}
        },
      '@emits: save must be a field or accessor, public and not static; it is a method',
    )
    refuses(
      () =>
        class {
          @dec static save = 1
        },
      '@emits: save',
      'static field',
    )
    refuses(() => decorator({}, 'save'), '@emits', 'experimentalDecorators')
  }
})

test('wrong arguments are refused when the class is defined', () => {
  refuses(() => onAny(), '@on', 'type', 'undefined')
  refuses(() => onAny(''), '@on', 'type')
  refuses(() => onAny([]), '@on', 'type')
  refuses(() => onAny(class {}), '@on', 'type')
  refuses(() => onAny(null), '@on', 'source', 'null')
  refuses(() => onAny({}), '@on', 'source')
  refuses(() => onAny(shop), '@on', 'type', 'undefined')
  refuses(() => onAny(shop, 1), '@on', 'type', '1')
  refuses(() => onAny(shop, 'saved', 1), '@on', 'options', '1')
  refuses(() => onAny('saved', 1), '@on', 'options', '1')
  refuses(() => onAny(createSignal(), 1), '@on', 'options', '1')
  refuses(() => everyAny('1'), 'every', 'ms', '"1"')
  refuses(() => everyAny(1, { immediate: 1 }), 'every', 'options.immediate')
  refuses(() => slotAny({}), '@slot', 'loop')
  refuses(() => slotAny(createLoop(), { timeoutMs: -1 }), '@slot', 'options.timeoutMs', '-1')
  refuses(() => emitsAny([]), 'emits', 'names')
  refuses(() => emitsAny('saved'), 'emits', 'names', '"saved"')
  refuses(() => unsubscribe(1 as never), 'unsubscribe', 'object', '1')
})

test('what on and connect refuse comes out of the constructor', () => {
  const closed = createLoop()
  void closed.close({ pending: 'discard' })
  class Page {
    @on(shop, 'saved', { strategy: closed }) save(): void {}
  }
  expect(() => new Page()).toThrow(expect.objectContaining({ code: 'CLOSED' }))
  class Wrong {
    @on(shop, 'saved', { priority: 'high' as never }) save(): void {}
  }
  refuses(() => new Wrong(), 'options.priority', '"high"')
  expect(shop.subscriptions()).toEqual([])
})

test('a loop that is none is refused at the call', () => {
  class Page {
    loop = {} as never
    @slot save(): void {}
  }
  refuses(() => new Page().save(), 'slot', 'loop')
})
