/** The Events view: overview strip, list, waterfall. */
export const eventsCss: string = `
.events { display: flex; flex-direction: column; height: 100%; min-height: 0; }
.overview { position: relative; flex: none; height: var(--es-overview); border-bottom: 1px solid var(--es-divider); cursor: crosshair; touch-action: none; overflow: hidden; }
.overview-canvas { display: block; width: 100%; height: 43px; font-family: var(--es-font); }
.brush { position: absolute; top: 0; height: 43px; border: 1px solid var(--es-accent); background: color-mix(in srgb, var(--es-accent) 10%, transparent); cursor: grab; }
.grip { position: absolute; top: 14px; width: 6px; height: 14px; border-radius: 3px; background: var(--es-accent); cursor: ew-resize; }
.grip.from { left: -3.5px; }
.grip.to { right: -3.5px; }

.events-list { position: relative; height: 100%; }
.events-grid { --columns: 56px 72px minmax(160px, 1fr) 88px 72px 68px 68px 160px; }
.header .waterfall { justify-content: space-between; font-weight: 400; }
.header .event-cell { padding-left: 20px; }
.event-cell { position: relative; gap: 10px; overflow: hidden; }
.event-cell .name { flex: 0 1 auto; }
.event-cell .preview { flex: 1 1 0; }
.event-cell .chevron { position: absolute; top: 0; }
.preview.is-gone { font-style: italic; }
.guides { position: absolute; left: 0; top: 0; fill: none; stroke: var(--es-control); stroke-width: 1; opacity: 0.6; }
.row.event::before { content: ''; position: absolute; left: 0; top: 0; bottom: 0; width: 0; }
.row.event.has-rail::before { width: 2px; background: var(--es-accent); }
.row.event.is-failed::before { width: 3px; background: var(--es-failed); }
.handlers { white-space: nowrap; }
.cause-link { display: inline-flex; align-items: center; gap: 6px; height: 22px; }
.density { display: block; fill: var(--es-run); opacity: 0.75; }

.row.gap, .row.mark-line { display: flex; align-items: center; }
.scroller .row.gap { background: repeating-linear-gradient(135deg, var(--es-warning-bar) 0 8px, var(--es-surface) 8px 16px); }
.gap-text { display: inline-flex; align-items: center; gap: 8px; height: 22px; padding: 0 8px 0 12px; background: var(--es-surface); }
.scroller .row.mark-line, .scroller .row.mark-line:hover { background: var(--es-surface); }
.mark-text { display: flex; align-items: center; gap: 10px; width: 100%; padding: 0 12px; font: 400 11px/16px var(--es-font); }
.mark-text::before, .mark-text::after { content: ''; flex: 1; height: 1px; background: var(--es-control); opacity: 0.6; }

.new-events {
  position: absolute;
  bottom: 8px;
  left: 50%;
  transform: translateX(-50%);
  display: inline-flex;
  align-items: center;
  gap: 6px;
  height: 22px;
  padding: 0 10px;
  border-radius: 11px;
  background: var(--es-accent);
  color: var(--es-on-accent);
  font: 600 12px/16px var(--es-font);
  box-shadow: var(--es-shadow);
}
.new-events:focus-visible { outline: 2px solid var(--es-text); outline-offset: 1px; }

@container panel (max-width: 560px) or (max-height: 240px) {
  .overview { display: none; }
}
@container grid (max-width: 743px) {
  .events-grid .row:not(.gap, .mark-line) { --columns: 56px 72px minmax(160px, 1fr) 72px 68px 68px 160px; }
  .events-grid .from { display: none; }
}
@container grid (max-width: 655px) {
  .events-grid .row:not(.gap, .mark-line) { --columns: 56px 72px minmax(160px, 1fr) 72px 68px 160px; }
  .events-grid .queue { display: none; }
}
@container grid (max-width: 587px) {
  .events-grid .row:not(.gap, .mark-line) { --columns: 56px 72px minmax(120px, 1fr) 72px 68px; }
  .events-grid .waterfall { display: none; }
}
`
