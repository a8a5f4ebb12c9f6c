// Calls of a slot wait for their turn on its loop; leaving the block runs them all: npm run example ml-2
import { connect, createLoop, emits, type Loop, slot } from '@emitscope/emitter/loop'

class Producer {
  events = emits<{ produced: string }>()
}

class Consumer {
  onProduced
  constructor(loop: Loop) {
    this.onProduced = slot(loop, (product: string) => console.log('consuming', product))
  }
}

const producer = new Producer()
{
  await using loop = createLoop()
  connect(producer, new Consumer(loop))
  loop.start()

  producer.events.produced('bread')
  producer.events.produced('milk')
  console.log('emitted; waiting:', loop.pending)
}
console.log('the loop is closed')

// Prints:
// emitted; waiting: 2
// consuming bread
// consuming milk
// the loop is closed
