import type { ReactNode } from 'react'
import { splitName } from '../../model/format.ts'

/** A type's or handler's name: a long one gives way in its middle, the whole stands in the tooltip. */
export function Name({ name, className = '' }: { name: string; className?: string }): ReactNode {
  const [head, tail] = splitName(name)
  if (tail === '') return <span className={`name cut ${className}`}>{head}</span>
  return (
    <span className={`name ${className}`} title={name}>
      <span className="cut">{head}</span>
      <span>{tail}</span>
    </span>
  )
}
