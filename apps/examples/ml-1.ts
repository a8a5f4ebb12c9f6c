// An object declares its events; a connected function runs inside the emit: npm run example ml-1
import { connect, disconnect, emits } from '@emitscope/emitter/loop'

class Producer {
  events = emits<{ produced: string }>()

  produce(product: string): void {
    console.log('producing', product)
    this.events.produced(product)
    console.log('produced', product)
  }
}

const [bakery, dairy] = [new Producer(), new Producer()]
connect(bakery, 'produced', (product) => console.log('consuming', product))

bakery.produce('bread')
dairy.produce('milk')
disconnect(bakery, 'produced')
bakery.produce('cake')

// Prints:
// producing bread
// consuming bread
// produced bread
// producing milk
// produced milk
// producing cake
// produced cake
