import type { ReactNode } from 'react'
import { type Frame, shortLocation } from '../../model/stack.ts'

/** Where a frame stands; a link where the browser can open the file. */
export function SourceLink({ frame, withColumn = false }: { frame: Frame; withColumn?: boolean }): ReactNode {
  const text = shortLocation(frame, withColumn)
  const title = `${frame.address}:${frame.line}:${frame.column}`
  if (!/^https?:/.test(frame.address)) {
    return (
      <span className="muted source" title={title}>
        {text}
      </span>
    )
  }
  return (
    <a className="link source" href={frame.address} target="_blank" rel="noreferrer" title={title}>
      {text}
    </a>
  )
}
