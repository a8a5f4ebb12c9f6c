import './switch-off.mjs'

export { default } from './emitscope.mjs'
