import type { Batch, Hello } from '@emitscope/emitter/inspect'
import { beforeEach, describe, expect, test } from 'vitest'
import { isBatch } from '../../../packages/devtools/src/client/batch-guard.ts'
import { type Client, createClient } from '../../../packages/devtools/src/client/client.ts'
import { CommandError } from '../../../packages/devtools/src/client/commands.ts'
import { FakeRealm } from '../support/fake-realm.ts'
import { ManualClock, settle } from '../support/manual-clock.ts'

let realm: FakeRealm
let clock: ManualClock
let client: Client
let hellos: Hello[]
let batches: Batch[]
let statuses: string[]
beforeEach(() => {
  realm = new FakeRealm()
  clock = new ManualClock()
  client = createClient(realm.transport, { host: clock })
  hellos = []
  batches = []
  statuses = []
})
const open = async () => {
  client.open({ hello: (hello) => hellos.push(hello), batch: (batch) => batches.push(batch), status: (status) => statuses.push(status) })
  await settle()
}
const posted = (name: string) => realm.posted.filter((command) => command.name === name)

describe('session', () => {
  test('does nothing before it is opened', async () => {
    await settle()
    expect([client.status, realm.posted.length]).toEqual(['closed', 0])
  })

  test('begins with hello: attaches at its level and pulls at once', async () => {
    await open()
    expect(statuses).toEqual(['opening', 'open'])
    expect(hellos).toEqual([realm.hello])
    expect(realm.posted.slice(0, 2)).toEqual([
      { name: 'attach', level: 'deliveries' },
      { name: 'pull', cursor: 0 },
    ])
    expect(batches).toHaveLength(1)
  })

  test('refuses another major version and says which', async () => {
    realm.hello = { ...realm.hello, protocol: '2.0' }
    await open()
    expect(client.status).toBe('incompatible')
    expect(client.reason).toBe('The app speaks protocol 2.0, this panel 1.0.')
    expect([realm.posted.length, client.hello?.protocol]).toEqual([0, '2.0'])
  })

  test('speaks with a newer minor version', async () => {
    realm.hello = { ...realm.hello, protocol: '1.7' }
    await open()
    expect(client.status).toBe('open')
  })

  test('close detaches, stops asking and is idempotent', async () => {
    await open()
    client.close()
    client.close()
    await clock.advance(5000)
    expect([posted('detach').length, posted('pull').length, client.status]).toEqual([1, 1, 'closed'])
    expect(statuses.at(-1)).toBe('closed')
  })

  test('opens again after close and goes on at its cursor', async () => {
    await open()
    client.close()
    await open()
    expect(realm.posted.at(-1)).toEqual({ name: 'pull', cursor: 1 })
  })

  test("another realm's hello starts at its beginning, the same realm's where it stopped", async () => {
    await open()
    realm.say(realm.hello)
    await settle()
    expect(realm.posted.at(-1)).toEqual({ name: 'pull', cursor: 1 })
    realm.hello = { ...realm.hello, realmId: 'next' }
    realm.say(realm.hello)
    await settle()
    expect(realm.posted.at(-1)).toEqual({ name: 'pull', cursor: 0 })
    expect(hellos).toHaveLength(3)
  })
})

describe('pulling', () => {
  test('asks every 100 ms while somebody looks and every second otherwise', async () => {
    await open()
    await clock.advance(1000)
    expect(posted('pull')).toHaveLength(11)
    client.setVisible(false)
    await clock.advance(100)
    await clock.advance(3000)
    expect(posted('pull')).toHaveLength(15)
    client.setVisible(true)
    await clock.advance(100)
    expect(posted('pull')).toHaveLength(16)
    client.setVisible(true)
    expect(clock.waitingTimers).toBe(1)
  })

  test('asks in the next frame when there is more', async () => {
    let left = 3
    realm.answers.pull = () => {
      left -= 1
      return realm.batch(left > 0)
    }
    await open()
    expect([batches.length, clock.waitingFrames, clock.waitingTimers]).toEqual([1, 1, 0])
    await clock.frame()
    await clock.frame()
    expect([batches.length, clock.waitingFrames, clock.waitingTimers]).toEqual([3, 0, 1])
  })

  test('never asks with a question out, however long that takes', async () => {
    realm.answering = false
    await open()
    await clock.advance(60_000)
    expect(posted('pull')).toHaveLength(1)
    expect(client.status).toBe('unresponsive')
  })

  test('takes an answer that comes late and is well again', async () => {
    realm.answering = false
    await open()
    await clock.advance(2000)
    expect(statuses.at(-1)).toBe('unresponsive')
    realm.answering = true
    realm.say({ kind: 'reply', commandId: 2, status: 'done', result: realm.batch() })
    await settle()
    expect([statuses.at(-1), batches.length]).toEqual(['open', 1])
    await clock.advance(100)
    expect(posted('pull')).toHaveLength(2)
  })

  test('counts an answer it cannot read and asks on', async () => {
    realm.answers.pull = () => ({ kind: 'batch', cursor: 'one' })
    await open()
    await clock.advance(100)
    expect([client.unreadable, posted('pull').length, batches.length]).toEqual([2, 2, 0])
  })

  test('goes on after the realm failed to answer', async () => {
    realm.answers.pull = () => {
      throw new Error('busy')
    }
    await open()
    delete realm.answers.pull
    await clock.advance(100)
    expect([client.status, batches.length]).toEqual(['open', 1])
  })

  test('an answer of the session before is not taken for one of this', async () => {
    realm.answering = false
    await open()
    realm.answering = true
    realm.say(realm.hello)
    realm.say({ kind: 'reply', commandId: 2, status: 'done', result: { ...realm.batch(), cursor: 99 } })
    await settle()
    expect(batches.map((batch) => batch.cursor)).not.toContain(99)
  })
})

describe('losing the connection', () => {
  test('by bye keeps the reason and waits for a hello', async () => {
    await open()
    realm.say({ kind: 'bye', reason: 'page reloads' })
    expect([client.status, client.reason]).toEqual(['lost', 'page reloads'])
    await clock.advance(5000)
    expect(posted('pull')).toHaveLength(1)
    realm.say(realm.hello)
    await settle()
    expect(client.status).toBe('open')
  })

  test('is noticed by the transport at the next pull', async () => {
    await open()
    realm.status = 'closed'
    await clock.advance(100)
    expect(client.status).toBe('lost')
  })

  test('a message of an unknown kind is counted', async () => {
    await open()
    realm.say({ kind: 'news' } as never)
    expect(client.unreadable).toBe(1)
  })
})

describe('commands', () => {
  test('resolve with the result', async () => {
    await open()
    realm.payloads.set(1, { a: 1 })
    await expect(client.send({ name: 'preview', sequences: [1] })).resolves.toMatchObject({ previews: [{ text: '{a: 1}' }] })
  })

  test.each(['refused', 'failed'] as const)('reject when %s, with the reason given', async (status) => {
    await open()
    realm.answering = false
    const command = client.send({ name: 'clear' })
    await settle()
    realm.say({ kind: 'reply', commandId: 3, status, reason: 'control is off' })
    await expect(command).rejects.toMatchObject({ name: 'CommandError', failure: status, message: 'control is off' })
  })

  test('reject with words of their own where none are given', async () => {
    await open()
    realm.answering = false
    const command = client.send({ name: 'clear' })
    await settle()
    realm.say({ kind: 'reply', commandId: 3, status: 'failed' })
    await expect(command).rejects.toThrow('The app answered clear with "failed".')
  })

  test('reject after two seconds; the late answer is nobody’s', async () => {
    await open()
    realm.answering = false
    const command = client.send({ name: 'clear' }).catch((error: unknown) => error)
    await clock.advance(2000)
    expect(await command).toBeInstanceOf(CommandError)
    expect(await command).toMatchObject({ failure: 'timeout' })
    realm.say({ kind: 'reply', commandId: 3, status: 'done' })
    expect([client.status, client.unreadable]).toEqual(['open', 0])
  })

  test('reject when the connection goes, and at once without one', async () => {
    await open()
    realm.answering = false
    const command = client.send({ name: 'clear' })
    realm.say({ kind: 'bye', reason: 'gone' })
    await expect(command).rejects.toMatchObject({ failure: 'disconnected' })
    await expect(client.send({ name: 'clear' })).rejects.toMatchObject({ failure: 'disconnected', message: 'Not connected to the app.' })
  })

  test('setLevel tells the realm once, and the next attach too', async () => {
    await open()
    client.setLevel('emissions')
    client.setLevel('emissions')
    await settle()
    expect(posted('setLevel')).toEqual([{ name: 'setLevel', level: 'emissions' }])
    realm.say(realm.hello)
    await settle()
    expect(posted('attach').at(-1)).toEqual({ name: 'attach', level: 'emissions' })
  })
})

describe('a batch from a stranger', () => {
  const batch = () => new FakeRealm().batch()

  test('is taken with any sections it has', () => {
    expect(isBatch(batch())).toBe(true)
    expect(isBatch({ ...batch(), unknown: { later: true } })).toBe(true)
  })

  test.each([
    ['nothing', undefined],
    ['a list', []],
    ['another kind', { ...batch(), kind: 'hello' }],
    ['a cursor of text', { ...batch(), cursor: '1' }],
    ['columns that are none', { ...batch(), emissions: { sequence: 4 } }],
    ['a section of text', { ...batch(), failures: 'many' }],
    ['drops that are none', { ...batch(), drops: { count: 4 } }],
    ['drops of text', { ...batch(), drops: ['many'] }],
    ['definitions that are none', { ...batch(), definitions: { types: 'all' } }],
  ])('is refused with %s', (_, value) => {
    expect(isBatch(value)).toBe(false)
  })
})
