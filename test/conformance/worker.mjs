// Runs inside workerd, started by workerd.mjs.
import { runAll } from './cases.mjs'

export default {
  async test() {
    if ((await runAll((line) => console.log(line))) > 0) throw new Error('a case is not true')
  },
}
