import type { Example } from '../examples/catalogue.ts'
import { compare, type PrintedLine, type Program } from '../examples/program.ts'
import { Icon } from './Icon.tsx'
import { useView } from './use-view.ts'

const signs = { same: 'tick', printing: 'clock', different: 'cross' } as const

/** Whether the program keeps the promise at its file's end. */
const Check = ({ lines, promised }: { lines: readonly PrintedLine[]; promised: readonly string[] }) => {
  const status = compare(lines, promised)
  const words = { same: 'as the file says', printing: `${lines.length} of ${promised.length} lines`, different: 'not as the file says' }
  return (
    <span className={`kept ${status}`} data-testid="kept">
      <Icon name={signs[status]} size={12} />
      {words[status]}
    </span>
  )
}

const Command = ({ id }: { id: string }) => (
  <p className="hint">
    In Node: <code className="command">npm run example {id}</code>
  </p>
)

export const ExampleOutput = ({ example: { id, promised }, program }: { example: Example; program: Program }) => {
  const lines = useView(program.printed)
  return (
    <section className="column output" aria-labelledby="output-title">
      <div className="bar">
        <h2 id="output-title">Printed</h2>
        <Check lines={lines} promised={promised} />
        <button type="button" className="button" onClick={() => location.reload()}>
          <Icon name="play" size={12} /> Run again
        </button>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls must be reachable by keys */}
      <pre className="scroll" tabIndex={0} role="log" aria-label="Printed">
        {lines.map(({ text, failed }, at) => (
          <samp key={at} className={failed ? 'failed' : undefined}>
            {`${text}\n`}
          </samp>
        ))}
      </pre>
      <Command id={id} />
    </section>
  )
}

/** In the place of what was printed, for examples with parts of Node in them: what they would print there. */
export const NodeOutput = ({ example: { id, promised } }: { example: Example }) => (
  <section className="column output" aria-labelledby="output-title">
    <div className="bar">
      <h2 id="output-title">Prints</h2>
      <span className="muted">in Node, not in a page</span>
    </div>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls must be reachable by keys */}
    <pre className="scroll muted" tabIndex={0} role="region" aria-label="Prints in Node">
      {promised.map((line, at) => (
        <samp key={at}>{`${line}\n`}</samp>
      ))}
    </pre>
    <Command id={id} />
  </section>
)
