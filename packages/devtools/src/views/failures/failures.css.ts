/** The Failures view: groups left, the chosen one right, its occurrences below. */
export const failuresCss: string = `
.failures-view { display: grid; grid-template-columns: minmax(360px, 43%) minmax(0, 1fr); height: 100%; min-height: 0; }
.failures-view.is-narrow { grid-template-columns: minmax(0, 1fr); grid-template-rows: minmax(104px, 35%) minmax(0, 1fr); }
.cell.failures-view { display: flex; height: auto; }
.failure-groups { display: flex; flex-direction: column; min-height: 0; min-width: 0; border-right: 1px solid var(--es-divider); }
.failures-view.is-narrow > .failure-groups { border-right: 0; border-bottom: 1px solid var(--es-divider); }
.failures-view.is-narrow .failure-note { display: none; }
.failure-groups > .grid { flex: 1 1 0; height: auto; min-height: 0; }
.failure-note { flex: none; padding: 6px 12px; border-top: 1px solid var(--es-divider); font: 400 11px/16px var(--es-font); }
.groups-grid { --columns: 52px minmax(160px, 1fr) 84px 76px 76px; --es-row: 40px; }
.group-count, .group-first, .group-last { justify-content: flex-end; }
.scroller .row.group::before { content: ''; position: absolute; left: 0; top: 0; bottom: 0; width: 3px; background: var(--es-failed); }
.row.group .group-count { align-items: flex-start; padding-top: 4px; }
.group-failure { flex-direction: column; align-items: stretch; justify-content: center; }
.header .group-failure { flex-direction: row; justify-content: flex-start; align-items: center; }
.group-origin { display: flex; align-items: center; gap: 6px; min-width: 0; overflow: hidden; }
.group-origin .source { flex: none; margin-left: 6px; }
.rate-strip { display: block; }
.rate-strip .floor { fill: var(--es-control); opacity: 0.6; }
.rate-strip .failed-bars { fill: var(--es-failed); }
@container grid (max-width: 460px) {
  .groups-grid .row { --columns: 52px minmax(120px, 1fr) 76px; }
  .groups-grid .group-rate, .groups-grid .group-first { display: none; }
}

.failure-detail { display: flex; flex-direction: column; min-width: 0; min-height: 0; overflow: auto; }
.failure-header { display: flex; align-items: center; gap: 8px; flex: none; height: 36px; padding: 0 12px; border-bottom: 1px solid var(--es-divider); }
.failure-header .cut { flex: 0 1 auto; }
.failure-answers { display: grid; grid-template-columns: minmax(0, 1fr) 300px; flex: none; border-bottom: 1px solid var(--es-divider); container: answers / inline-size; }
.failure-answers h3 { margin: 12px 0 4px; font: 600 11px/16px var(--es-font); }
.failure-answers h3:first-child { margin-top: 8px; }
.failure-what, .failure-where { padding: 0 12px 10px; min-width: 0; }
.failure-where { border-left: 1px solid var(--es-divider); }
.cause-name { display: inline-flex; align-items: center; gap: 8px; min-width: 0; }
.failure-taker { line-height: 18px; }
.occurrences { display: flex; flex-direction: column; flex: 1 0 130px; min-height: 0; }
.occurrences > .grid { flex: 1 1 0; min-height: 90px; height: auto; }
.occurrences-grid { --columns: 56px 72px minmax(120px, 1fr) 88px 72px 72px; }
.occurrences-grid .header .event-cell { padding-left: 6px; }
.occurrence-payload { flex: 0 1 auto; max-height: 60%; overflow: auto; border-top: 1px solid var(--es-divider); }
@container panel (max-width: 820px) {
  .failure-answers { grid-template-columns: minmax(0, 1fr); }
  .failure-where { border-left: 0; }
}
@container grid (max-width: 470px) {
  .occurrences-grid .row { --columns: 56px 72px minmax(80px, 1fr) 72px; }
  .occurrences-grid .from, .occurrences-grid .queue { display: none; }
}
`
