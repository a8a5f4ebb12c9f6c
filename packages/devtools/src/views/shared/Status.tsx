import type { DeliveryStatus } from '@emitscope/emitter/inspect'
import type { ReactNode } from 'react'
import { formatCount } from '../../model/format.ts'
import type { IconName } from './drawings.ts'
import { Icon } from './icons.tsx'

const signs: Readonly<Record<DeliveryStatus, { icon: IconName; colour: string; word: string }>> = {
  fulfilled: { icon: 'fulfilled', colour: 'fulfilled', word: 'fulfilled' },
  rejected: { icon: 'failed', colour: 'failed', word: 'failed' },
  pending: { icon: 'pending', colour: 'pending', word: 'pending' },
  cancelled: { icon: 'skipped', colour: 'muted', word: 'cancelled' },
  skipped: { icon: 'skipped', colour: 'muted', word: 'skipped' },
  muted: { icon: 'skipped', colour: 'muted', word: 'muted' },
  late: { icon: 'failed', colour: 'failed', word: 'failed, result came late' },
}

/** A delivery's status: sign, colour and, for readers of neither, its word. */
export function StatusSign({ status, size = 12 }: { status: DeliveryStatus; size?: 12 | 16 }): ReactNode {
  const { icon, colour, word } = signs[status]
  return (
    <span className={`sign ${colour}`} title={word}>
      <Icon name={icon} size={size} />
      <span className="hidden-text">{word}</span>
    </span>
  )
}

/** `1 ✗ 2 ✓`: how many deliveries ended how; failures come first so that crosses align. */
export function StatusCounts({ counts }: { counts: readonly (readonly [DeliveryStatus, number])[] }): ReactNode {
  return counts.map(([status, count]) => (
    <span className="status-count" key={status}>
      {formatCount(count)} <StatusSign status={status} />{' '}
    </span>
  ))
}
