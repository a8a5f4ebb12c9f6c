import type { ThemeSetting } from '../desk/theme.ts'
import { withTheme } from '../examples/theme.ts'
import type { Runner, RunState } from '../scenarios/runner.ts'
import type { Scenario } from '../scenarios/scenario.ts'
import { Icon, type IconName } from './Icon.tsx'
import { useView } from './use-view.ts'
import './scenarios.css'

const icons: Record<RunState['status'], IconName> = { idle: 'play', running: 'clock', done: 'play', failed: 'play' }

const Entry = ({ scenario, run, onStart }: { scenario: Scenario; run: RunState; onStart(): void }) => {
  const current = run.id === scenario.id
  return (
    <li>
      <button type="button" className="scenario" aria-current={current} onClick={onStart}>
        <Icon name={current ? icons[run.status] : 'play'} />
        <span>
          {scenario.title}
          <small>{scenario.description}</small>
        </span>
      </button>
    </li>
  )
}

interface ScenarioListProps {
  readonly scenarios: readonly Scenario[]
  readonly runner: Runner
  /** Parts of the address that could not be used. */
  readonly problems: readonly string[]
  readonly theme: ThemeSetting
}

export const ScenarioList = ({ scenarios, runner, problems, theme }: ScenarioListProps) => {
  const run = useView(runner.view)
  return (
    <nav className="column scenarios" aria-label="Scenarios">
      <div className="bar">
        <h2>Scenarios</h2>
        <a className="quiet" href={withTheme('./examples.html', useView(theme.view))}>
          Examples
        </a>
      </div>
      {problems.map((problem) => (
        <p key={problem} className="problem" role="alert">
          <Icon name="warning" size={12} /> {problem}
        </p>
      ))}
      <ul>
        {scenarios.map((scenario) => (
          <Entry key={scenario.id} scenario={scenario} run={run} onStart={() => void runner.start(scenario)} />
        ))}
      </ul>
      <output className="outcome" data-status={run.status}>
        {run.summary === '' ? '' : `${scenarios.find(({ id }) => id === run.id)?.title}: ${run.summary}`}
      </output>
    </nav>
  )
}
