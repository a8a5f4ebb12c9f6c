import { burst } from './burst.ts'
import { checkout } from './checkout.ts'
import { declinedCard } from './declined-card.ts'
import { imageWorker } from './image-worker.ts'
import { pointerTrail } from './pointer-trail.ts'
import type { Scenario } from './scenario.ts'
import { slowHandler } from './slow-handler.ts'
import { swap } from './swap.ts'

export const scenarios: readonly Scenario[] = [checkout, declinedCard, slowHandler, burst, pointerTrail, imageWorker, swap]
