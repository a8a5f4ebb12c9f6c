// Awaiting an event: the next emission only, and no subscription is left: npm run example ml-7
import { emits } from '@emitscope/emitter/loop'

class Producer {
  events = emits<{ produced: string }>()
}

const producer = new Producer()
const next = producer.events.next('produced')
producer.events.produced('foo')
producer.events.produced('bar')

console.log(await next)
console.log('subscriptions left:', producer.events.subscriptions('produced').length)

// Prints:
// foo
// subscriptions left: 0
