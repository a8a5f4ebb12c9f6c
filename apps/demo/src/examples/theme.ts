import type { Theme } from '../desk/options.ts'
import type { ThemeSetting } from '../desk/theme.ts'
import { createView } from '../desk/view.ts'

/** The address of a page in a theme. */
export const withTheme = (path: string, theme: Theme): string => (theme === 'auto' ? path : `${path}?theme=${theme}`)

/** A setting that the address keeps, since each example is a page of its own. Without an emitter: those in the panel are the example's. */
export const openTheme = (first: Theme): ThemeSetting => {
  let theme = first
  const view = createView(() => theme)
  return {
    view,
    choose(next) {
      theme = next
      history.replaceState(null, '', withTheme(location.pathname, next) + location.hash)
      view.touch()
    },
  }
}
