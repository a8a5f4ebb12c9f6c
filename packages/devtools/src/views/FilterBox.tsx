import { type KeyboardEvent, type ReactNode, type RefObject, useId, useRef, useState } from 'react'
import { parseQuery, type QuerySpan } from '../model/query.ts'
import { Icon } from './shared/icons.tsx'
import { useSetUi, useUi } from './shared/panel-context.ts'

/** The query with its parts coloured, laid under the text field. */
const paint = (text: string, spans: readonly QuerySpan[]): ReactNode[] => {
  const pieces: ReactNode[] = []
  let at = 0
  for (const span of [...spans].sort((a, b) => a.start - b.start)) {
    if (span.start < at) continue
    pieces.push(text.slice(at, span.start))
    pieces.push(
      <span key={span.start} className={`query-${span.kind}`}>
        {text.slice(span.start, span.end)}
      </span>,
    )
    at = span.end
  }
  pieces.push(text.slice(at))
  return pieces
}

/** Filters every view as one types. A part that cannot be read is underlined with its reason, the rest still filters. */
export function FilterBox({ inputRef }: { inputRef: RefObject<HTMLInputElement | null> }): ReactNode {
  const query = useUi((state) => state.query)
  const setUi = useSetUi()
  const problemId = useId()
  const [scrolledPx, setScrolled] = useState(0)
  const layer = useRef<HTMLDivElement | null>(null)
  const { problems, spans } = parseQuery(query)
  const problem = problems[0]
  const clear = () => {
    setUi({ query: '' })
    inputRef.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Escape') return
    event.stopPropagation()
    if (query) clear()
    else event.currentTarget.blur()
  }
  return (
    <div className="filter">
      <Icon name="filter" className="filter-sign" />
      <div className="filter-text data">
        <div className="filter-paint" ref={layer} aria-hidden="true">
          <div style={{ transform: `translateX(${-scrolledPx}px)` }}>{paint(query, spans)}</div>
        </div>
        <input
          ref={inputRef}
          type="text"
          value={query}
          placeholder="Filter"
          aria-label="Filter"
          aria-invalid={problem !== undefined}
          aria-describedby={problem ? problemId : undefined}
          spellCheck={false}
          autoComplete="off"
          onChange={(event) => setUi({ query: event.target.value })}
          onScroll={(event) => setScrolled(event.currentTarget.scrollLeft)}
          onKeyDown={onKeyDown}
        />
      </div>
      {query ? (
        <button type="button" className="icon-button filter-clear" aria-label="Clear filter" title="Clear filter" onClick={clear}>
          <Icon name="close" size={12} />
        </button>
      ) : (
        <span className="key" aria-hidden="true">
          /
        </span>
      )}
      {problem && (
        <div className="filter-problem" id={problemId} role="status">
          <Icon name="failed" size={12} className="failed" />
          <span>{problem.reason} The rest still filters.</span>
        </div>
      )}
    </div>
  )
}
