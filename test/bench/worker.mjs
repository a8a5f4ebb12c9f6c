// What it costs to have handlers in a worker, beside a message per event and beside the pools and wrappers people call workers through.
import { compare, comparisonSections } from './compare.mjs'
import { crossings } from './crossings.mjs'
import { each, everywhere, on } from './goals.mjs'
import { remote } from './libraries.mjs'

const subject = 'emitscope-worker'
const oneWay = { subject, against: ['message-each'] }
const sends = ['sendFlat', 'sendNested']

const comparison = {
  libraries: remote,
  scenarios: crossings,
  bases: ['message-each'],
  than: 'a message per event, or per call and answer',
  goals: [
    { ...oneWay, goal: 'one way, of a message per event', gates: on(each(sends, 1.8), each(sends, 1.8), each(sends, 4)) },
    { ...oneWay, goal: 'one way: the aim', gates: on(each(sends, 2), each(sends, 2), each(sends, 5)) },
    {
      subject,
      goal: 'in flight, of the best pool',
      against: ['tinypool', 'piscina', 'workerpool'],
      gates: everywhere({ inFlight1000: 8 }),
    },
    { subject, goal: 'in flight, of comlink', against: ['comlink'], gates: everywhere({ inFlight1000: 4 }) },
  ],
}

export default (options) => compare(comparison, options)

export const sections = (report) => comparisonSections(comparison, report)
