import type { Theme } from './options.ts'
import type { Shop } from './shop.ts'
import { createView, type View } from './view.ts'

export interface ThemeSetting {
  readonly view: View<Theme>
  choose(theme: Theme): void
}

export const openTheme = ({ emitters: { desk } }: Shop, first: Theme): ThemeSetting => {
  let theme = first
  const view = createView(() => theme)
  desk.on('theme:chosen', function wearTheme(choice) {
    theme = choice.theme
    view.touch()
  })
  return {
    view,
    choose: (next) => {
      desk.emit('theme:chosen', { theme: next })
    },
  }
}
