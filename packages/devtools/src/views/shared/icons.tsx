import type { ReactNode } from 'react'
import { drawings, type IconName, markDrawing } from './drawings.ts'

/** An own drawing in the colour of the text around it. Decorative: the word for it stands beside it or in `aria-label`. */
export function Icon({ name, size = 16, className = '' }: { name: IconName; size?: 12 | 16 | 24 | 32; className?: string }): ReactNode {
  return (
    <svg className={`icon ${size === 12 ? 'small' : ''} ${className}`} width={size} height={size} viewBox="0 0 16 16" aria-hidden="true">
      {drawings[name].map((path) =>
        path.startsWith('!') ? <path key={path} className="solid" d={path.slice(1)} /> : <path key={path} d={path} />,
      )}
    </svg>
  )
}

/** An e whose crossbar is a trace; the dot is the emission leaving. */
export function Mark({ size = 16 }: { size?: number }): ReactNode {
  return (
    <svg className="mark" width={size} height={size} viewBox="0 0 32 32" aria-hidden="true">
      <path d={markDrawing.ring} />
      <path d={markDrawing.trace} />
      <circle className="emission" cx={markDrawing.emission.x} cy={markDrawing.emission.y} r={markDrawing.emission.radius} />
    </svg>
  )
}
