/** Tree grids: header, windowed rows, cells, selection, rail, splitter. */
export const gridCss: string = `
.grid { position: relative; display: flex; flex-direction: column; min-width: 0; height: 100%; overflow: hidden; container: grid / inline-size; }
.scroller { position: relative; flex: 1 1 0; min-height: 0; overflow: hidden auto; contain: strict; }
.spacer { position: relative; width: 100%; overflow: hidden; }
.row { display: grid; grid-template-columns: var(--columns); width: 100%; height: var(--es-row); }
.scroller .row { position: absolute; top: 0; left: 0; contain: layout paint style; }
.row.is-odd { background: var(--es-stripe); }
.scroller .row:hover { background: var(--es-hover); }
.scroller .row.is-failed { background: var(--es-failed-row); }
.scroller .row[aria-selected='true'] { background: var(--es-selected); }
.row.header {
  flex: none;
  height: var(--es-header);
  background: var(--es-raised);
  border-bottom: 1px solid var(--es-divider);
  color: var(--es-muted);
  font: 600 11px/16px var(--es-font);
}
.header .cell { border-right: 1px solid var(--es-divider); overflow: hidden; }
.header .cell:last-child { border-right: 0; }
.cell { display: flex; align-items: center; min-width: 0; padding: 0 6px; white-space: pre; }
.number, .time, .queue, .run { justify-content: flex-end; }
.name { min-width: 0; white-space: pre; }
.name:not(.cut) { display: inline-flex; }
.name > span:last-child:not(:first-child) { flex: none; }
.sign { display: inline-grid; place-items: center; flex: none; }
.status-count { display: inline-flex; align-items: center; gap: 4px; margin-right: 5px; }
.chevron { display: grid; place-items: center; width: 14px; height: 22px; flex: none; color: var(--es-muted); }

.bars { position: relative; display: block; width: 100%; height: 100%; }
.bar { position: absolute; top: calc(50% - 5px); height: 10px; color: var(--es-run); }
.bars.is-failed .bar { color: var(--es-failed); }
.bar.run { background: currentColor; }
.bar.await { border: 1px solid var(--es-pending); border-left: 0; }
.bars.is-failed .bar.await { border-color: var(--es-failed); }
.bar.wait, .bars.is-failed .bar.wait {
  color: var(--es-queue);
  border: 1px solid currentColor;
  background: repeating-linear-gradient(135deg, currentColor 0 1px, transparent 1px 4px);
}
@media (forced-colors: active) {
  .bar { forced-color-adjust: none; }
}

.split { display: flex; flex-direction: row; min-width: 0; min-height: 0; flex: 1 1 0; }
.split.is-narrow { flex-direction: column; }
.split-main { flex: 1 1 0; min-width: 0; min-height: 0; }
.split-side { flex: 0 0 38%; min-width: 280px; min-height: 0; overflow: hidden; }
.split.is-narrow > .split-side { min-width: 0; min-height: 120px; }
.splitter { position: relative; z-index: 2; flex: none; background: var(--es-divider); touch-action: none; }
.splitter.vertical { width: 1px; cursor: col-resize; }
.splitter.horizontal { height: 1px; cursor: row-resize; }
.splitter::after { content: ''; position: absolute; }
.splitter.vertical::after { inset: 0 -4px; }
.splitter.horizontal::after { inset: -4px 0; }
.splitter:focus-visible { outline: none; background: var(--es-accent); box-shadow: 0 0 0 1px var(--es-accent); }
`
