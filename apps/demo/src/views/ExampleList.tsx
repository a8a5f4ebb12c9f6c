import { Fragment, useEffect, useRef } from 'react'
import { type Example, exampleGroups } from '../examples/catalogue.ts'
import { keepPlace } from '../examples/list-place.ts'
import { Icon } from './Icon.tsx'

const Entry = ({ example: { id, title, load }, isCurrent }: { example: Example; isCurrent: boolean }) => (
  <li>
    <a className="example" href={`#${id}`} aria-current={isCurrent ? 'page' : undefined} title={title}>
      <Icon name={load === undefined ? 'terminal' : 'play'} size={12} />
      <span className="title">
        {title}
        {load === undefined && <span className="hidden">, in Node</span>}
      </span>
      <span className="id">{id}</span>
    </a>
  </li>
)

export const ExampleList = ({ current, problems }: { current: Example | null; problems: readonly string[] }) => {
  const list = useRef<HTMLDivElement>(null)
  useEffect(() => (list.current === null ? undefined : keepPlace(list.current)), [])
  return (
    <nav className="column catalogue" aria-label="Examples">
      {problems.map((problem) => (
        <p key={problem} className="problem" role="alert">
          <Icon name="warning" size={12} /> {problem}
        </p>
      ))}
      <div ref={list} className="scroll">
        {exampleGroups.map(({ name, examples }) => (
          <Fragment key={name}>
            <h2>{name}</h2>
            <ul aria-label={name}>
              {examples.map((example) => (
                <Entry key={example.id} example={example} isCurrent={example === current} />
              ))}
            </ul>
          </Fragment>
        ))}
      </div>
    </nav>
  )
}
