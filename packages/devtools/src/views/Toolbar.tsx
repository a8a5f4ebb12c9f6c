import type { ReactNode, RefObject } from 'react'
import type { ThemeSetting } from '../store/ui-state.ts'
import { FilterBox } from './FilterBox.tsx'
import { Icon, Mark } from './shared/icons.tsx'
import { ChoiceMenu, type MenuChoice } from './shared/Menu.tsx'
import { useLiveSession, useSetUi, useShell, useUi } from './shared/panel-context.ts'

const themes: readonly MenuChoice<ThemeSetting>[] = [
  { value: 'auto', label: 'As the system' },
  { value: 'light', label: 'Light' },
  { value: 'dark', label: 'Dark' },
]

export function Toolbar({ filterRef }: { filterRef: RefObject<HTMLInputElement | null> }): ReactNode {
  const inverted = useUi((state) => state.inverted)
  const theme = useUi((state) => state.theme)
  const setUi = useSetUi()
  return (
    <div className="toolbar">
      <span className="toolbar-mark" title="Emitscope">
        <Mark />
      </span>
      <span className="separator" />
      <RecordButtons />
      <span className="separator" />
      <FilterBox inputRef={filterRef} />
      <label className="check">
        <input type="checkbox" checked={inverted} onChange={(event) => setUi({ inverted: event.target.checked })} />
        <span className="check-box" aria-hidden="true">
          <Icon name="fulfilled" size={12} />
        </span>
        Invert
      </label>
      <span className="toolbar-space" />
      <ChoiceMenu
        label="Theme"
        icon="settings"
        heading="Theme"
        choices={themes}
        value={theme}
        onChoose={(value) => setUi({ theme: value })}
      />
      <DockButtons />
    </div>
  )
}

function RecordButtons(): ReactNode {
  const session = useLiveSession()
  const { recording } = session.model
  const label = recording ? 'Stop recording' : 'Record'
  return (
    <>
      <button
        type="button"
        className="icon-button record"
        aria-pressed={recording}
        aria-label="Record"
        aria-keyshortcuts="Control+E Meta+E"
        title={`${label} (Ctrl/Cmd+E)`}
        onClick={() => session.setRecording(!recording)}
      >
        <Icon name="record" />
      </button>
      <button
        type="button"
        className="icon-button"
        aria-label="Clear"
        aria-keyshortcuts="Control+L Meta+L"
        title="Clear (Ctrl/Cmd+L)"
        onClick={() => void session.clear()}
      >
        <Icon name="clear" />
      </button>
    </>
  )
}

function DockButtons(): ReactNode {
  const { close, dockSide, setDockSide } = useShell()
  if (!close && !setDockSide) return null
  return (
    <>
      <span className="separator" />
      {setDockSide && (
        <>
          <DockButton label="Dock to bottom" icon="dockBottom" pressed={dockSide === 'bottom'} onClick={() => setDockSide('bottom')} />
          <DockButton label="Dock to right" icon="dockRight" pressed={dockSide === 'right'} onClick={() => setDockSide('right')} />
        </>
      )}
      {close && (
        <button type="button" className="icon-button" aria-label="Close panel" title="Close panel" onClick={close}>
          <Icon name="close" />
        </button>
      )}
    </>
  )
}

interface DockButtonProps {
  readonly label: string
  readonly icon: 'dockBottom' | 'dockRight'
  readonly pressed: boolean
  onClick(): void
}
function DockButton({ label, icon, pressed, onClick }: DockButtonProps): ReactNode {
  return (
    <button type="button" className="icon-button" aria-label={label} title={label} aria-pressed={pressed} onClick={onClick}>
      <Icon name={icon} />
    </button>
  )
}
