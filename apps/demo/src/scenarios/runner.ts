import type { Desk } from '../desk/shop.ts'
import { createView, type View } from '../desk/view.ts'
import type { Scenario } from './scenario.ts'

export interface RunState {
  /** The last one started. */
  readonly id: string | null
  readonly status: 'idle' | 'running' | 'done' | 'failed'
  /** What came of it. */
  readonly summary: string
}

export interface Runner {
  readonly view: View<RunState>
  /** Starts a scenario; one that runs already is stopped first. */
  start(scenario: Scenario): Promise<void>
}

export const createRunner = (desk: Desk): Runner => {
  const emitter = desk.shop.emitters.desk
  let state: RunState = { id: null, status: 'idle', summary: '' }
  let running: { stop: AbortController; done: Promise<void> } | null = null
  const view = createView(() => state)
  const show = (next: RunState) => {
    state = next
    view.touch()
  }

  emitter.on('scenario:started', function showStart({ id }) {
    show({ id, status: 'running', summary: '' })
  })
  emitter.on('scenario:finished', function showEnd({ id, summary, ok }) {
    if (id === state.id) show({ id, status: ok ? 'done' : 'failed', summary })
  })

  const run = async (scenario: Scenario, signal: AbortSignal) => {
    emitter.emit('scenario:started', { id: scenario.id })
    try {
      const summary = await scenario.run(desk, signal)
      emitter.emit('scenario:finished', { id: scenario.id, summary, ok: true })
    } catch (error) {
      emitter.emit('scenario:finished', { id: scenario.id, summary: signal.aborted ? 'stopped' : String(error), ok: false })
    }
  }

  return {
    view,
    async start(scenario) {
      const before = running
      const stop = new AbortController()
      before?.stop.abort()
      const done = (before?.done ?? Promise.resolve()).then(() => run(scenario, stop.signal))
      running = { stop, done }
      await done
    },
  }
}
