import type { Hook } from '../core/hook.ts'

/** Wraps a hook so that its failure never reaches the app. */
export const guardHook = (hook: Hook, takeOut: (error: unknown) => void): Hook => {
  const attempt = <R>(call: () => R, otherwise: R): R => {
    try {
      return call()
    } catch (error) {
      takeOut(error)
      return otherwise
    }
  }
  return {
    hookVersion: hook.hookVersion,
    get deliveries() {
      return hook.deliveries
    },
    // The three calls of a flood are spelled out: a closure per call would be seen in the profile.
    emissionStarted(emitter, type, payload, options, list, inline) {
      try {
        return hook.emissionStarted(emitter, type, payload, options, list, inline)
      } catch (error) {
        takeOut(error)
        return -1
      }
    },
    emissionFinished(sequence, count, queued) {
      try {
        hook.emissionFinished(sequence, count, queued)
      } catch (error) {
        takeOut(error)
      }
    },
    deliveryStarted(sequence, subscription) {
      try {
        hook.deliveryStarted(sequence, subscription)
      } catch (error) {
        takeOut(error)
      }
    },
    deliveryFinished(sequence, subscription, status, error) {
      try {
        hook.deliveryFinished(sequence, subscription, status, error)
      } catch (thrown) {
        takeOut(thrown)
      }
    },
    deliveryMissed: (subscription) => attempt(() => hook.deliveryMissed(subscription), undefined),
    deliverySettled: (...args) => attempt(() => hook.deliverySettled(...args), undefined),
    failed: (...args) => attempt(() => hook.failed(...args), undefined),
    dropped: (...args) => attempt(() => hook.dropped(...args), undefined),
    queueChanged: (...args) => attempt(() => hook.queueChanged(...args), undefined),
    emitterAdded: (...args) => attempt(() => hook.emitterAdded(...args), undefined),
    strategyChanged: (...args) => attempt(() => hook.strategyChanged(...args), undefined),
    subscriptionAdded: (...args) => attempt(() => hook.subscriptionAdded(...args), undefined),
    subscriptionRemoved: (...args) => attempt(() => hook.subscriptionRemoved(...args), undefined),
  }
}
