/** The overlay around the panel: the dot in its corner, the dock at its edge. Nothing here takes part in the page's layout. */
export const overlayCss: string = `
:host([data-shell='overlay']) {
  position: fixed !important;
  inset: 0 !important;
  width: auto !important;
  height: auto !important;
  margin: 0 !important;
  padding: 0 !important;
  border: 0 !important;
  overflow: visible !important;
  background: transparent !important;
  pointer-events: none !important;
  z-index: 2147483647 !important;
}
:host([data-shell='container']) { position: relative !important; width: 100% !important; }

.dock { position: relative; display: flex; flex-direction: column; pointer-events: auto; background: var(--es-surface); color: var(--es-text); }
.dock[hidden] { display: none; }
:host([data-shell='overlay']) .dock { position: fixed; box-shadow: var(--es-shadow); animation: dock-in var(--es-motion) ease-out; }
:host([data-shell='overlay']) .dock.bottom { inset: auto 0 0 0; }
:host([data-shell='overlay']) .dock.right { inset: 0 0 0 auto; }
.dock.bottom { border-top: 1px solid var(--es-control); }
.dock.right { border-left: 1px solid var(--es-control); }
.dock-body { flex: 1 1 0; min-height: 0; min-width: 0; }
@keyframes dock-in { from { opacity: 0; } }
.dock-handle { position: absolute; z-index: 5; touch-action: none; }
.dock-handle::before { content: ''; position: absolute; background: var(--es-control); border-radius: 2px; }
.bottom > .dock-handle { top: -5px; left: 0; right: 0; height: 9px; cursor: row-resize; }
.bottom > .dock-handle::before { top: 2px; left: calc(50% - 18px); width: 36px; height: 4px; }
.right > .dock-handle { left: -5px; top: 0; bottom: 0; width: 9px; cursor: col-resize; }
.right > .dock-handle::before { left: 2px; top: calc(50% - 18px); width: 4px; height: 36px; }
.dock-handle:focus-visible { outline: none; }
.dock-handle:focus-visible::before { background: var(--es-accent); box-shadow: 0 0 0 2px var(--es-surface), 0 0 0 4px var(--es-accent); }
.dock-message { padding: 16px; font: 400 12px/16px var(--es-font); }

.beacon {
  position: fixed;
  right: 20px;
  bottom: 20px;
  display: flex;
  align-items: center;
  gap: 8px;
  pointer-events: none;
  z-index: 2147483647;
  color: var(--es-text);
  font: 400 12px/16px var(--es-font);
  font-variant-numeric: tabular-nums;
}
.beacon[hidden] { display: none; }
.beacon-button {
  position: relative;
  order: 2;
  display: grid;
  place-items: center;
  width: 32px;
  height: 32px;
  pointer-events: auto;
  border: 1px solid var(--es-control);
  border-radius: 50%;
  background: var(--es-raised);
  box-shadow: var(--es-shadow);
}
.beacon-button:focus-visible { outline: 2px solid var(--es-accent); outline-offset: 1px; }
.beacon.is-arriving .emission { fill: var(--es-fulfilled); }
.beacon.is-off .mark { color: var(--es-muted); }
.beacon.is-off .beacon-button::after { content: ''; position: absolute; width: 24px; height: 2px; background: var(--es-muted); rotate: -45deg; }
.beacon-badge {
  position: absolute;
  top: -6px;
  right: -6px;
  display: grid;
  place-items: center;
  min-width: 17px;
  height: 17px;
  padding: 0 4px;
  border-radius: 9px;
  background: var(--es-failed);
  color: var(--es-surface);
  font: 600 11px/17px var(--es-font);
}
.beacon-badge.plug { background: var(--es-warning-bar); color: var(--es-warning); padding: 0; }
.beacon-badge[hidden] { display: none; }
.beacon-label {
  order: 1;
  display: flex;
  align-items: center;
  gap: 10px;
  height: 32px;
  padding: 0 10px;
  border: 1px solid var(--es-divider);
  border-radius: var(--es-radius);
  background: var(--es-menu);
  box-shadow: var(--es-shadow);
  opacity: 0;
  translate: 8px 0;
  visibility: hidden;
  transition: opacity var(--es-motion) ease-out, translate var(--es-motion) ease-out, visibility 0s var(--es-motion);
}
.beacon:has(.beacon-button:hover, .beacon-button:focus-visible) .beacon-label { opacity: 1; translate: 0; visibility: visible; transition-delay: 0s; }
.beacon-label .key { margin: 0; }
@media (forced-colors: active) {
  .beacon-badge { border: 1px solid; }
}
`
