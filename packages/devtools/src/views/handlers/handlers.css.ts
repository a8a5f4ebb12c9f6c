/** The Handlers view. */
export const handlersCss: string = `
.handlers-grid { --columns: minmax(220px, 1fr) 80px 64px 84px 84px 84px 84px 160px 92px 64px; }
.calls, .failures, .p50, .p95, .max, .total, .last-call, .priority { justify-content: flex-end; }
.handler-name { gap: 8px; overflow: hidden; }
.handler-name .chevron { margin-right: -8px; }
.small-text { font: 400 11px/16px var(--es-font); }
.header .handler-name { padding-left: 20px; }
.row.handler.is-sum .p50, .row.handler.is-sum .p95, .row.handler.is-sum .last-call { color: var(--es-muted); }
.row.handler.is-failing::before { content: ''; position: absolute; left: 0; top: 0; bottom: 0; width: 3px; background: var(--es-failed); }
.sort-button { display: inline-flex; align-items: center; gap: 2px; height: 23px; color: inherit; }
.sort-button:hover, .sort-button.is-chosen { color: var(--es-text); }
.is-turned { transform: rotate(180deg); }
.histogram { display: block; }
.histogram .floor { fill: var(--es-divider); }
.histogram .fast { fill: var(--es-lane-1); }
.histogram .slow { fill: var(--es-lane-2); }
.histogram-scale { position: relative; width: 100%; height: 16px; font-weight: 400; }
.histogram-scale > span:not(.hidden-text) { position: absolute; top: 0; }

@container grid (max-width: 1015px) {
  .handlers-grid .row { --columns: minmax(200px, 1fr) 80px 64px 84px 84px 84px 84px 160px; }
  .handlers-grid .last-call, .handlers-grid .priority { display: none; }
}
@container grid (max-width: 840px) {
  .handlers-grid .row { --columns: minmax(160px, 1fr) 72px 56px 84px 84px 84px 84px; }
  .handlers-grid .distribution { display: none; }
}
@container grid (max-width: 620px) {
  .handlers-grid .row { --columns: minmax(120px, 1fr) 72px 56px 84px 84px; }
  .handlers-grid .max, .handlers-grid .total { display: none; }
}
`
