import type { DeskOptions } from '../desk/options.ts'
import type { Desk } from '../desk/shop.ts'
import { scenarios } from '../scenarios/index.ts'
import type { Runner } from '../scenarios/runner.ts'
import { Burst } from './Burst.tsx'
import { Header } from './Header.tsx'
import { ImageHistogram } from './ImageHistogram.tsx'
import { Mail } from './Mail.tsx'
import { Orders } from './Orders.tsx'
import { Panel } from './Panel.tsx'
import { PointerTrail } from './PointerTrail.tsx'
import { ScenarioList } from './ScenarioList.tsx'
import { Stock } from './Stock.tsx'
import { TickerStrip } from './TickerStrip.tsx'

export const App = ({ desk, runner, options }: { desk: Desk; runner: Runner; options: DeskOptions }) => (
  <>
    <div className="page">
      <Header desk={desk} />
      <TickerStrip ticker={desk.ticker} />
      <main className="floor">
        <ScenarioList scenarios={scenarios} runner={runner} problems={options.problems} theme={desk.theme} />
        <div className="column">
          <Orders desk={desk} />
          <Burst desk={desk} runner={runner} />
        </div>
        <div className="column machines">
          <Stock stock={desk.stock} />
          <Mail desk={desk} />
        </div>
        <div className="column instruments">
          <ImageHistogram desk={desk} />
          <PointerTrail pointer={desk.pointer} />
        </div>
      </main>
    </div>
    {options.panel && <Panel theme={desk.theme} />}
  </>
)
