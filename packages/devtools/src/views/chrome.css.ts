/** Around the views: toolbar, filter, tabs, notices, status bar, menu. */
export const chromeCss: string = `
.toolbar { grid-row: 1; }
.tab-bar { grid-row: 2; }
.notice { grid-row: 3; }
.view { grid-row: 4; }
.status-bar { grid-row: 5; }
.toolbar {
  display: flex;
  align-items: center;
  gap: 4px;
  height: var(--es-bar);
  padding: 0 6px 0 8px;
  background: var(--es-raised);
  border-bottom: 1px solid var(--es-divider);
}
.toolbar .separator { margin: 0 4px; }
.toolbar-mark { display: grid; place-items: center; width: 22px; height: 22px; }
.toolbar-space { flex: 1 1 0; min-width: 0; }
.record[aria-pressed='true'], .record[aria-pressed='true']:hover { color: var(--es-recording); }
.record[aria-pressed='false'] .solid { fill: var(--es-muted); }

.filter {
  position: relative;
  display: flex;
  align-items: center;
  flex: 1 1 240px;
  max-width: 440px;
  min-width: 80px;
  height: 22px;
  margin-left: 2px;
  border: 1px solid var(--es-control);
  border-radius: var(--es-radius);
  background: var(--es-surface);
}
.filter:focus-within { border-color: var(--es-accent); box-shadow: inset 0 0 0 1px var(--es-accent); }
.filter-sign { margin: 0 4px 0 6px; color: var(--es-muted); }
.filter-text { position: relative; flex: 1; min-width: 0; height: 20px; }
.filter-text input { position: relative; width: 100%; height: 20px; color: transparent; caret-color: var(--es-text); user-select: text; cursor: text; }
.filter-text input::placeholder { color: var(--es-muted); opacity: 1; }
.filter-text input:focus { outline: none; }
.filter-paint { position: absolute; inset: 0; overflow: hidden; line-height: 20px; white-space: pre; pointer-events: none; }
.query-key { color: var(--es-muted); }
.query-value { color: var(--es-accent); }
.query-bad { color: var(--es-text); text-decoration: underline wavy var(--es-failed); text-underline-offset: 2px; text-decoration-skip-ink: none; }
.filter-clear { width: 20px; height: 20px; }
.key {
  display: inline-grid;
  place-items: center;
  min-width: 15px;
  height: 15px;
  padding: 0 3px;
  margin: 0 3px;
  border: 1px solid var(--es-divider);
  border-radius: var(--es-radius);
  color: var(--es-muted);
  font: 400 11px/13px var(--es-font-data);
}
.filter-problem {
  position: absolute;
  z-index: 3;
  top: 24px;
  left: -1px;
  display: flex;
  align-items: center;
  gap: 8px;
  width: max-content;
  max-width: min(440px, 90cqw);
  padding: 6px 10px;
  border: 1px solid var(--es-divider);
  border-radius: 6px;
  background: var(--es-menu);
  box-shadow: var(--es-shadow);
}

.check { display: inline-flex; align-items: center; gap: 6px; margin-left: 4px; flex: none; position: relative; }
.check input { position: absolute; inset: 0; width: 100%; height: 100%; opacity: 0; }
.check-box { display: grid; place-items: center; width: 13px; height: 13px; border: 1px solid var(--es-control); border-radius: 2px; background: var(--es-surface); color: transparent; }
.check input:checked + .check-box { background: var(--es-accent); border-color: var(--es-accent); color: var(--es-on-accent); }
.check input:focus-visible + .check-box { outline: 2px solid var(--es-accent); outline-offset: 1px; }

.tab-bar {
  display: flex;
  align-items: stretch;
  justify-content: space-between;
  gap: 8px;
  height: var(--es-bar);
  padding: 0 8px 0 4px;
  background: var(--es-raised);
  border-bottom: 1px solid var(--es-divider);
}
.pills { display: flex; align-items: center; gap: 2px; flex: none; }
.pill { height: 20px; padding: 0 8px; border-radius: 11px; color: var(--es-muted); }
.pill:hover { background: var(--es-hover); color: var(--es-text); }
.pill[aria-pressed='true'] { background: var(--es-selected); color: var(--es-text); font-weight: 600; }
.pills-label { margin-right: 4px; }
.pills .separator { margin: 0 6px; }
.pills-hint { display: inline-flex; align-items: center; }

.view { position: relative; min-height: 0; min-width: 0; overflow: hidden; }

.notice {
  display: flex;
  align-items: center;
  gap: 8px;
  min-height: var(--es-bar);
  padding: 2px 8px 2px 12px;
  background: var(--es-warning-bar);
  border-bottom: 1px solid var(--es-divider);
}
.notice .icon-button:hover, .notice .button:hover { background: var(--es-surface); }

.status-bar {
  display: flex;
  align-items: center;
  gap: 8px;
  height: 22px;
  padding: 0 8px;
  overflow: hidden;
  white-space: nowrap;
  background: var(--es-raised);
  border-top: 1px solid var(--es-divider);
  font: 400 11px/16px var(--es-font);
}
.status-parts { display: flex; align-items: center; gap: 8px; flex: 1 1 0; min-width: 0; overflow: hidden; }
.status-parts > * { flex: none; }
.status-number { color: var(--es-text); }
.connection { display: inline-flex; align-items: center; gap: 5px; flex: none; }
.dot { width: 7px; height: 7px; border-radius: 50%; border: 1.5px solid currentColor; }
.dot.disc { background: currentColor; }

.menu-root { position: relative; }
.menu {
  position: absolute;
  z-index: 4;
  top: 26px;
  right: 0;
  min-width: 148px;
  padding: 4px;
  border: 1px solid var(--es-divider);
  border-radius: 6px;
  background: var(--es-menu);
  box-shadow: var(--es-shadow);
}
.menu-heading { padding: 2px 8px 4px 24px; font: 400 11px/16px var(--es-font); }
.menu-item { display: flex; align-items: center; gap: 6px; width: 100%; height: 24px; padding: 0 8px 0 4px; text-align: start; }
.menu-item:hover, .menu-item:focus { background: var(--es-hover); }
.menu-check { display: grid; place-items: center; width: 14px; }

@container panel (max-width: 720px) {
  .pills-label, .pills-hint, .pills .separator { display: none; }
}
@container panel (max-width: 560px) {
  .pills, .key { display: none; }
  .check { display: none; }
  .status-parts > :nth-child(n + 4) { display: none; }
}
@media (forced-colors: active) {
  .filter-paint { display: none; }
  .filter-text input { color: CanvasText; }
}
`
