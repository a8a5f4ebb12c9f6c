import { useEffect } from 'react'
import { themes } from '../desk/options.ts'
import type { ThemeSetting } from '../desk/theme.ts'
import { Icon } from './Icon.tsx'
import { Segments } from './Segments.tsx'
import { useView } from './use-view.ts'

const words = { auto: 'Auto', light: 'Light', dark: 'Dark' }

export const ThemeMenu = ({ setting }: { setting: ThemeSetting }) => {
  const theme = useView(setting.view)
  useEffect(() => {
    document.documentElement.dataset.theme = theme
  }, [theme])
  return (
    <>
      <button type="button" className="icon-button" popoverTarget="settings" aria-label="Settings" title="Settings">
        <Icon name="sliders" />
      </button>
      <div id="settings" className="menu" popover="auto">
        <span>Theme</span>
        <Segments label="Theme" values={themes} value={theme} format={(value) => words[value]} onChange={setting.choose} />
      </div>
    </>
  )
}
