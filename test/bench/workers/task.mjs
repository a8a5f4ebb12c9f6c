// What Piscina and Tinypool run.
export { call as default } from './work.mjs'
