import type { Desk } from '../desk/shop.ts'
import { Mark } from './Mark.tsx'
import { Switchboard } from './Switchboard.tsx'
import { ThemeMenu } from './ThemeMenu.tsx'
import './header.css'

export const Header = ({ desk }: { desk: Desk }) => (
  <header className="header">
    <div className="brand">
      <Mark size={22} />
      <h1>Emitscope</h1>
      <span className="muted">shop desk</span>
    </div>
    <Switchboard desk={desk} />
    <ThemeMenu setting={desk.theme} />
  </header>
)
