import { chromeCss } from './chrome.css.ts'
import { detailCss } from './events/detail.css.ts'
import { eventsCss } from './events/events.css.ts'
import { failuresCss } from './failures/failures.css.ts'
import { handlersCss } from './handlers/handlers.css.ts'
import { baseCss } from './shared/base.css.ts'
import { gridCss } from './shared/grid.css.ts'
import { themeCss } from './shared/theme.css.ts'

/** Everything a panel looks like, for one constructable sheet: a page's policy may forbid style elements, never these. */
export const panelCss: string = [baseCss, themeCss, chromeCss, gridCss, eventsCss, detailCss, handlersCss, failuresCss].join('\n')
