import { useId } from 'react'
import './segments.css'

interface SegmentsProps<T extends string | number> {
  readonly label: string
  readonly values: readonly T[]
  readonly value: T
  readonly format?: (value: T) => string
  /** What a value means, for its tooltip. */
  readonly describe?: (value: T) => string
  /** Why a value cannot be chosen, null where it can. */
  readonly whyNot?: (value: T) => string | null
  readonly disabled?: boolean
  onChange(value: T): void
}

/** One of a few values, side by side: a radio group that looks like a switch. */
export const Segments = <T extends string | number>({
  label,
  values,
  value,
  format = String,
  describe,
  whyNot,
  disabled,
  onChange,
}: SegmentsProps<T>) => {
  const name = useId()
  return (
    <fieldset className="segments" disabled={disabled ?? false}>
      <legend className="hidden">{label}</legend>
      {values.map((item) => {
        const reason = whyNot?.(item) ?? null
        return (
          <label key={item} title={reason ?? describe?.(item)}>
            <input type="radio" name={name} checked={item === value} disabled={reason !== null} onChange={() => onChange(item)} />
            <span data-words={format(item)}>{format(item)}</span>
          </label>
        )
      })}
    </fieldset>
  )
}
