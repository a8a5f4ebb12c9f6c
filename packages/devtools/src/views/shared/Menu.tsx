import { type KeyboardEvent, type ReactNode, useEffect, useId, useRef, useState } from 'react'
import type { IconName } from './drawings.ts'
import { Icon } from './icons.tsx'

export interface MenuChoice<T extends string> {
  readonly value: T
  readonly label: string
}
export interface ChoiceMenuProps<T extends string> {
  readonly label: string
  readonly icon: IconName
  readonly heading: string
  readonly choices: readonly MenuChoice<T>[]
  readonly value: T
  onChoose(value: T): void
}

/** A button that opens a menu of which one entry holds. Arrows and first letters move, Escape gives the focus back. */
export function ChoiceMenu<T extends string>({ label, icon, heading, choices, value, onChoose }: ChoiceMenuProps<T>): ReactNode {
  const [open, setOpen] = useState(false)
  const root = useRef<HTMLDivElement | null>(null)
  const button = useRef<HTMLButtonElement | null>(null)
  const headingId = useId()

  useEffect(() => {
    if (!open) return
    root.current?.querySelector<HTMLElement>('[aria-checked="true"]')?.focus()
    const onPointerDown = (event: Event) => {
      if (root.current && !event.composedPath().includes(root.current)) setOpen(false)
    }
    document.addEventListener('pointerdown', onPointerDown, true)
    return () => document.removeEventListener('pointerdown', onPointerDown, true)
  }, [open])

  const close = () => {
    setOpen(false)
    button.current?.focus()
  }
  const onKeyDown = (event: KeyboardEvent<HTMLDivElement>) => {
    const items = [...event.currentTarget.querySelectorAll<HTMLElement>('[role="menuitemradio"]')]
    const at = items.indexOf(event.target as HTMLElement)
    const move = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: items.length - 1 }[event.key]
    const letter = items.find((item) => event.key.length === 1 && item.textContent?.toLowerCase().startsWith(event.key.toLowerCase()))
    if (event.key === 'Escape' || event.key === 'Tab') close()
    else if (move !== undefined) items[(move + items.length) % items.length]?.focus()
    else letter?.focus()
    if (event.key !== 'Enter' && event.key !== ' ') event.preventDefault()
    event.stopPropagation()
  }
  return (
    <div className="menu-root" ref={root}>
      <button
        ref={button}
        type="button"
        className="icon-button"
        aria-label={label}
        title={label}
        aria-haspopup="menu"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
      >
        <Icon name={icon} />
      </button>
      {open && (
        <div className="menu">
          <div className="menu-heading muted" id={headingId}>
            {heading}
          </div>
          <div role="menu" aria-labelledby={headingId} tabIndex={-1} onKeyDown={onKeyDown}>
            {choices.map((choice) => (
              <button
                key={choice.value}
                type="button"
                role="menuitemradio"
                aria-checked={choice.value === value}
                tabIndex={-1}
                className="menu-item"
                onClick={() => {
                  onChoose(choice.value)
                  close()
                }}
              >
                <span className="menu-check">{choice.value === value && <Icon name="fulfilled" size={12} />}</span>
                {choice.label}
              </button>
            ))}
          </div>
        </div>
      )}
    </div>
  )
}
