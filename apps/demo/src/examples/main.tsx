import '../views/tokens.css'
import '../views/layout.css'
import '../views/controls.css'
import '../views/examples.css'
import { installRecorder } from '@emitscope/emitter/inspect'
import { createRoot } from 'react-dom/client'
import { readOptions } from '../desk/options.ts'
import { ExamplesPage } from '../views/ExamplesPage.tsx'
import { examples } from './catalogue.ts'
import { createProgram } from './program.ts'
import { openTheme } from './theme.ts'

// Before the example makes its first emitter, so that the panel has it from its first event.
installRecorder()

const { theme, problems } = readOptions(location.search, [])
const id = location.hash.slice(1)
const example = examples.find((one) => one.id === id)
const program = example?.load === undefined ? null : createProgram(example)
const root = document.getElementById('examples')
if (root === null) throw new Error('examples.html has no #examples')
document.documentElement.dataset.theme = theme
if (example !== undefined) document.title = `${example.title} · Emitscope examples`
createRoot(root).render(
  <ExamplesPage
    example={example ?? null}
    program={program}
    theme={openTheme(theme)}
    problems={id === '' || example !== undefined ? problems : [...problems, `No example “${id}”: choose one of these.`]}
  />,
)

// A page of its own for each, so that modules, emitters and what the panel has seen begin anew.
addEventListener('hashchange', () => location.reload())
void program?.run()
