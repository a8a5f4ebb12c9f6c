import { type ReactNode, useEffect, useState } from 'react'
import { Icon } from './icons.tsx'

/** Puts a text on the clipboard and says for a moment whether that worked. */
export function CopyButton({ label, text }: { label: string; text: () => string }): ReactNode {
  const [outcome, setOutcome] = useState<'' | 'copied' | 'failed'>('')
  useEffect(() => {
    if (!outcome) return
    const timer = setTimeout(() => setOutcome(''), 1500)
    return () => clearTimeout(timer)
  }, [outcome])
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text())
      setOutcome('copied')
    } catch {
      setOutcome('failed')
    }
  }
  const title = { '': label, copied: 'Copied', failed: 'The page does not allow copying' }[outcome]
  return (
    <button type="button" className="icon-button" aria-label={title} title={title} onClick={() => void copy()}>
      <Icon
        name={outcome === 'copied' ? 'fulfilled' : outcome === 'failed' ? 'failed' : 'copy'}
        className={outcome === 'failed' ? 'failed' : ''}
      />
    </button>
  )
}
