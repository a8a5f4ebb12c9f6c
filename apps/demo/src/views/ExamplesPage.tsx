import type { ThemeSetting } from '../desk/theme.ts'
import type { Example } from '../examples/catalogue.ts'
import type { Program } from '../examples/program.ts'
import { withTheme } from '../examples/theme.ts'
import { ExampleList } from './ExampleList.tsx'
import { ExampleOutput, NodeOutput } from './ExampleOutput.tsx'
import { ExampleSource } from './ExampleSource.tsx'
import { Mark } from './Mark.tsx'
import { Panel } from './Panel.tsx'
import { ThemeMenu } from './ThemeMenu.tsx'
import { useView } from './use-view.ts'
import './header.css'

interface ExamplesPageProps {
  readonly example: Example | null
  /** Null where nothing runs here. */
  readonly program: Program | null
  readonly theme: ThemeSetting
  /** Parts of the address that could not be used. */
  readonly problems: readonly string[]
}

export const ExamplesPage = ({ example, program, theme, problems }: ExamplesPageProps) => (
  <>
    <header className="header">
      <div className="brand">
        <Mark size={22} />
        <h1>Emitscope</h1>
        <span className="muted">examples</span>
      </div>
      <a className="quiet" href={withTheme('./', useView(theme.view))}>
        Shop desk
      </a>
      <ThemeMenu setting={theme} />
    </header>
    <ExampleList current={example} problems={problems} />
    <main className="work">
      {example === null ? (
        <p className="empty">
          <b>No example chosen</b>
          <span>It runs in this page, its events show in the panel.</span>
        </p>
      ) : (
        <>
          <ExampleSource example={example} />
          {program === null ? <NodeOutput example={example} /> : <ExampleOutput example={example} program={program} />}
        </>
      )}
    </main>
    <Panel theme={theme} />
  </>
)
