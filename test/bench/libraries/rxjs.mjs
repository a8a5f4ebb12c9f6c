import { Subject } from 'rxjs'

/** A table of Subjects, the usual bus built on it. */
export default {
  unsubscribes: true,
  make: () => new Map(),
  on(subjects, type, handler) {
    let subject = subjects.get(type)
    if (subject === undefined) {
      subject = new Subject()
      subjects.set(type, subject)
    }
    const subscription = subject.subscribe(handler)
    return () => subscription.unsubscribe()
  },
  emit: (subjects, type, payload) => subjects.get(type)?.next(payload),
}
