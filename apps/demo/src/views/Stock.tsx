import { lowMark } from '../desk/shelves.ts'
import type { Stock as StockDepartment } from '../desk/stock.ts'
import { Icon } from './Icon.tsx'
import { useView } from './use-view.ts'
import './stock.css'

export const Stock = ({ stock }: { stock: StockDepartment }) => {
  const { shelves, warehouse, offline } = useView(stock.view)
  return (
    <section className="stock" aria-labelledby="stock-title">
      <div className="bar">
        <h2 id="stock-title">Stock</h2>
        <span className="muted">{warehouse}</span>
        {offline === null ? (
          <span className="link-state">
            <Icon name="tick" size={12} /> online
          </span>
        ) : (
          <span className="link-state failed" title={offline}>
            <Icon name="cross" size={12} /> offline
          </span>
        )}
      </div>
      <ul>
        {shelves.map(({ sku, left, full }) => (
          <li key={sku} className={left <= lowMark ? 'low' : undefined}>
            <span className="sku">{sku}</span>
            <div className="level">
              <div style={{ width: `${(left / full) * 100}%` }} />
            </div>
            <span className="left">{left <= lowMark ? `${left} left` : left}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
