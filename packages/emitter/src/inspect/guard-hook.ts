import type { Hook } from '../core/hook.ts'

/** Wraps a hook so that its failure never reaches the app. */
export const guardHook = (hook: Hook, onFailure: (error: unknown) => void): Hook => {
  /** Failed once: an emission under way goes on calling, from now on for nothing. */
  let out = false
  const takeOut = (error: unknown): void => {
    out = true
    onFailure(error)
  }
  const attempt = (call: () => void): void => {
    if (out) return
    try {
      call()
    } catch (error) {
      takeOut(error)
    }
  }
  return {
    hookVersion: hook.hookVersion,
    get deliveries() {
      return !out && hook.deliveries
    },
    // The calls of a flood are spelled out: a closure per call would be seen in the profile.
    emissionStarted(emitter, type, payload, options, list, inline) {
      if (out) return -1
      try {
        return hook.emissionStarted(emitter, type, payload, options, list, inline)
      } catch (error) {
        takeOut(error)
        return -1
      }
    },
    emissionFinished(sequence, count, queued) {
      if (out) return
      try {
        hook.emissionFinished(sequence, count, queued)
      } catch (error) {
        takeOut(error)
      }
    },
    deliveryStarted(sequence, subscription) {
      if (out) return
      try {
        hook.deliveryStarted(sequence, subscription)
      } catch (error) {
        takeOut(error)
      }
    },
    deliveryFinished(sequence, subscription, status, error) {
      if (out) return
      try {
        hook.deliveryFinished(sequence, subscription, status, error)
      } catch (thrown) {
        takeOut(thrown)
      }
    },
    deliveryMissed: (subscription) => attempt(() => hook.deliveryMissed(subscription)),
    deliverySettled: (...args) => attempt(() => hook.deliverySettled(...args)),
    failed: (...args) => attempt(() => hook.failed(...args)),
    dropped: (...args) => attempt(() => hook.dropped(...args)),
    queueChanged: (...args) => attempt(() => hook.queueChanged(...args)),
    emitterAdded: (...args) => attempt(() => hook.emitterAdded(...args)),
    strategyChanged: (...args) => attempt(() => hook.strategyChanged(...args)),
    subscriptionAdded: (...args) => attempt(() => hook.subscriptionAdded(...args)),
    subscriptionNarrowed: (...args) => attempt(() => hook.subscriptionNarrowed(...args)),
    subscriptionRemoved: (...args) => attempt(() => hook.subscriptionRemoved(...args)),
  }
}
