/** Isolation from the page, and what every view shares: type, buttons, tabs, links, signs. */
export const baseCss: string = `
:host { all: initial !important; display: block !important; }
*, *::before, *::after { box-sizing: border-box; }

.panel-body { height: 100%; }
.panel {
  position: relative;
  display: grid;
  grid-template-rows: auto auto auto minmax(0, 1fr) auto;
  grid-template-columns: minmax(0, 1fr);
  width: 100%;
  height: 100%;
  overflow: hidden;
  container: panel / size;
  background: var(--es-surface);
  color: var(--es-text);
  font: 400 12px/16px var(--es-font);
  font-variant-numeric: tabular-nums;
  -webkit-font-smoothing: antialiased;
  text-align: start;
  cursor: default;
  user-select: none;
}
.panel:focus { outline: none; }
.data {
  font: 400 11px/16px var(--es-font-data);
  font-variant-ligatures: none;
  font-variant-numeric: tabular-nums;
}
.muted { color: var(--es-muted); }
.strong { font-weight: 600; }
.failed { color: var(--es-failed); }
.warning { color: var(--es-warning); }
.fulfilled { color: var(--es-fulfilled); }
.pending { color: var(--es-pending); }
.cut { overflow: hidden; text-overflow: ellipsis; white-space: nowrap; min-width: 0; }
.selectable { user-select: text; cursor: text; }
.error-name { margin-right: 4px; }
.hidden-text {
  position: absolute;
  width: 1px;
  height: 1px;
  overflow: hidden;
  clip-path: inset(50%);
  white-space: nowrap;
}
h2, h3, p, ul, dl, dd { margin: 0; padding: 0; }
h2, h3 { font: 600 12px/16px var(--es-font); }

svg.icon {
  display: block;
  flex: none;
  fill: none;
  stroke: currentColor;
  stroke-width: 1.5;
  stroke-linecap: round;
  stroke-linejoin: round;
}
svg.icon .solid { fill: currentColor; stroke: none; }
svg.icon.small { stroke-width: 1.9; }
svg.mark { display: block; flex: none; fill: none; stroke: currentColor; stroke-width: 3.2; stroke-linecap: round; stroke-linejoin: round; }
svg.mark .emission { fill: var(--es-accent); stroke: none; }

button, input {
  appearance: none;
  margin: 0;
  padding: 0;
  border: 0;
  background: none;
  color: inherit;
  font: inherit;
  letter-spacing: inherit;
  border-radius: var(--es-radius);
}
button { cursor: default; white-space: nowrap; }
button:disabled { opacity: 0.5; }
:focus-visible { outline: 2px solid var(--es-accent); outline-offset: -2px; }
.icon-button { display: grid; place-items: center; width: 22px; height: 22px; flex: none; color: var(--es-muted); }
.icon-button:hover { background: var(--es-hover); color: var(--es-text); }
.icon-button[aria-pressed='true'] { color: var(--es-accent); }
.button {
  display: inline-flex;
  align-items: center;
  gap: 4px;
  height: 22px;
  padding: 0 8px;
  border: 1px solid var(--es-control);
  background: var(--es-surface);
  flex: none;
}
.button:hover { background: var(--es-hover); }
.link { color: var(--es-accent); text-decoration: none; border-radius: 2px; }
button.link { display: inline; }
.link:hover, a.link { text-decoration: underline; text-decoration-color: color-mix(in srgb, currentColor 45%, transparent); text-underline-offset: 2px; }
.link:hover { text-decoration-color: currentColor; }

.tag {
  display: inline-flex;
  align-items: center;
  height: 16px;
  padding: 0 6px;
  border: 1px solid var(--es-divider);
  border-radius: 8px;
  background: var(--es-surface);
  color: var(--es-muted);
  font: 400 11px/14px var(--es-font);
  flex: none;
}
.tag.amber { background: var(--es-warning-bar); border-color: transparent; color: var(--es-warning); }
.tag.red { background: var(--es-failed-row); border-color: transparent; color: var(--es-failed); }
.tag.count { background: color-mix(in srgb, var(--es-text) 13%, var(--es-surface)); border-color: transparent; color: var(--es-text); font-weight: 600; }

.tabs { display: flex; align-items: stretch; height: 100%; min-width: 0; }
.tab { position: relative; display: inline-flex; align-items: center; gap: 6px; padding: 0 10px; color: var(--es-muted); border-radius: 0; }
.tab:hover { color: var(--es-text); }
.tab[aria-selected='true'] { color: var(--es-text); font-weight: 600; }
.tab[aria-selected='true']::after { content: ''; position: absolute; inset: auto 6px 0; height: 2px; background: var(--es-accent); }
.tab .number { color: inherit; }
.badge {
  display: inline-grid;
  place-items: center;
  min-width: 16px;
  height: 16px;
  padding: 0 4px;
  border-radius: 8px;
  background: var(--es-failed-row);
  color: var(--es-failed);
  font: 600 11px/16px var(--es-font);
}

.empty { display: grid; align-content: center; justify-items: center; gap: 6px; padding: 16px; text-align: center; height: 100%; }
.empty .mark, .empty > .icon { margin-bottom: 8px; color: color-mix(in srgb, var(--es-muted) 60%, var(--es-surface)); }
.empty > .icon.warning { color: var(--es-warning); }
.empty .button { margin-top: 6px; }
.separator { width: 1px; height: 14px; background: var(--es-divider); flex: none; }

@media (forced-colors: active) {
  .button, .tag, .badge { border: 1px solid; }
  .row[aria-selected='true'], .pill[aria-pressed='true'] { forced-color-adjust: none; background: Highlight; color: HighlightText; }
  .row[aria-selected='true'] * { color: HighlightText; }
}
`
