import { asapScheduler, observeOn, Subject } from 'rxjs'
import rxjs from './rxjs.mjs'

/** The same table of Subjects, observed on the scheduler that RxJS has for microtasks. */
export default {
  ...rxjs,
  on(subjects, type, handler) {
    let subject = subjects.get(type)
    if (subject === undefined) {
      subject = new Subject()
      subjects.set(type, subject)
    }
    const subscription = subject.pipe(observeOn(asapScheduler)).subscribe(handler)
    return () => subscription.unsubscribe()
  },
}
