import './views/tokens.css'
import './views/layout.css'
import './views/controls.css'
import { installRecorder } from '@emitscope/emitter/inspect'
import { createRoot } from 'react-dom/client'
import { readOptions } from './desk/options.ts'
import { openDesk } from './desk/shop.ts'
import { scenarios } from './scenarios/index.ts'
import { createRunner } from './scenarios/runner.ts'
import { App } from './views/App.tsx'

const options = readOptions(
  location.search,
  scenarios.map(({ id }) => id),
)
// Before the first emitter, so that the panel has the day from its first event.
const recorder = options.panel ? installRecorder() : null

const desk = openDesk(options, recorder)
const runner = createRunner(desk)
const root = document.getElementById('root')
if (root === null) throw new Error('index.html has no #root')
document.documentElement.dataset.theme = options.theme
createRoot(root).render(<App desk={desk} runner={runner} options={options} />)

const first = scenarios.find(({ id }) => id === options.scenario)
if (first !== undefined) void runner.start(first)
