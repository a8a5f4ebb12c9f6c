/** The split beside the list: header, path, tabs, and what is on them. */
export const detailCss: string = `
.detail { display: flex; flex-direction: column; height: 100%; min-width: 0; background: var(--es-surface); }
.detail-header, .cause-path { display: flex; align-items: center; gap: 8px; flex: none; padding: 0 8px 0 12px; border-bottom: 1px solid var(--es-divider); }
.detail-header { height: 27px; }
.detail-header .toolbar-space + .icon-button { margin-left: auto; }
.cause-path { height: 24px; white-space: nowrap; overflow: hidden; }
.detail-tabs { flex: none; height: var(--es-bar); padding-left: 2px; border-bottom: 1px solid var(--es-divider); }
.detail-tabs .tab { gap: 4px; }
.detail-body { flex: 1 1 0; min-height: 0; overflow: auto; }
.detail-body:focus { outline: none; }
.pinned-error { display: flex; align-items: center; gap: 8px; flex: none; height: 26px; padding: 0 12px; border-top: 1px solid var(--es-divider); }

.summary { padding: 6px 12px; }
.summary-row { display: grid; grid-template-columns: 88px minmax(0, 1fr); gap: 8px; min-height: 20px; align-items: baseline; padding: 2px 0; }
.summary-row dd { overflow-wrap: anywhere; }

.delivery-block { border-bottom: 1px solid var(--es-divider); }
.delivery { display: flex; align-items: center; gap: 8px; height: 25px; padding: 0 12px; }
.delivery .source { flex: none; }
.delivery-bars { width: 96px; height: 25px; flex: none; margin-left: 4px; }
.delivery-time { flex: none; min-width: 65px; text-align: right; white-space: pre; }
.delivery-error {
  display: flex;
  align-items: flex-start;
  justify-content: space-between;
  gap: 8px;
  padding: 8px 12px 8px 9px;
  border-left: 3px solid var(--es-failed);
  background: var(--es-failed-row);
  overflow-wrap: anywhere;
}
.tag.outlined-red { border-color: var(--es-failed); background: transparent; color: var(--es-failed); }
.frames { padding: 4px 0 6px; }
.frames .frame { padding: 0 12px 0 30px; }
.frame { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 20px; }
.frame .source { flex: none; }
.frame-fold { display: flex; justify-content: flex-start; gap: 6px; }
.frames .frame-fold { margin-left: 10px; padding-left: 2px; }
.delivery-note { padding: 6px 12px; }
.payload-bar.is-heading { border-bottom: 0; }
.payload-heading { display: inline-flex; align-items: center; gap: 6px; height: 22px; }

.payload-bar { display: flex; align-items: center; gap: 8px; height: 28px; padding: 0 8px 0 12px; border-bottom: 1px solid var(--es-divider); }
.payload-tree { padding: 4px 0 8px; }
.payload-row { display: flex; align-items: flex-start; min-height: 20px; padding: 2px 8px 2px 0; }
.payload-row:hover { background: var(--es-hover); }
.payload-fold { display: grid; place-items: center; width: 14px; height: 16px; flex: none; color: var(--es-muted); }
.payload-text { min-width: 0; overflow-wrap: anywhere; user-select: text; }
.tree-key { color: var(--es-tree-key); }
.tree-string { color: var(--es-tree-string); }
.tree-number, .tree-bigint { color: var(--es-tree-number); }
.tree-boolean, .tree-null, .tree-undefined, .tree-symbol { color: var(--es-tree-keyword); }
.tree-function, .tree-collection, .tree-object, .tree-array, .tree-redacted, .tree-gone { color: var(--es-muted); }
.tree-error { color: var(--es-failed); }
.is-open.is-root { color: var(--es-text); }

.causes { padding: 6px 0; }
.causes ul { list-style: none; }
.cause-line { display: flex; align-items: center; gap: 8px; height: 22px; padding-right: 12px; }
.cause-line.is-current { background: var(--es-selected); }
`
