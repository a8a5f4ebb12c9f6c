import type { Example } from '../examples/catalogue.ts'

const isComment = (line: string): boolean => /^\s*(\/[/*]|\*)/.test(line)

export const ExampleSource = ({ example: { id, title, source } }: { example: Example }) => (
  <section className="column source" aria-labelledby="source-title">
    <div className="bar">
      <h2 id="source-title">{title}</h2>
      <span className="muted path">apps/examples/{id}.ts</span>
    </div>
    {/* biome-ignore lint/a11y/noNoninteractiveTabindex: text that scrolls must be reachable by keys */}
    <pre className="scroll" tabIndex={0} role="region" aria-label="Source">
      {source
        .trimEnd()
        .split('\n')
        .map((line, at) => (
          <code key={at} className={isComment(line) ? 'muted' : undefined}>
            {`${line}\n`}
          </code>
        ))}
    </pre>
  </section>
)
