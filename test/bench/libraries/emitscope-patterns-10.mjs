import { patterned } from './patterned.mjs'

export default patterned(10)
