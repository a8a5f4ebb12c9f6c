/** Colours, sizes and type, written here once; everything else names a token. The contrast of every pair in use is tested. */
export const themeCss: string = `
:host {
  --es-surface: #ffffff;
  --es-raised: #f5f7fa;
  --es-stripe: #fafbfc;
  --es-hover: #eef2f8;
  --es-selected: #d3e3fd;
  --es-divider: #dfe3ea;
  --es-control: #868d97;
  --es-text: #1b1f24;
  --es-muted: #565e69;
  --es-accent: #0b57d0;
  --es-on-accent: #ffffff;
  --es-menu: #ffffff;
  --es-failed: #b3261e;
  --es-failed-row: #fdecea;
  --es-warning: #7a4d00;
  --es-warning-bar: #fff3d6;
  --es-fulfilled: #14692d;
  --es-pending: #6a3fb0;
  --es-queue: #737b86;
  --es-run: #1a6fd6;
  --es-recording: #d93025;
  --es-tree-key: #8a1c64;
  --es-tree-string: #a8341f;
  --es-tree-number: #1a4fd0;
  --es-tree-keyword: #7a2fb0;
  --es-lane-1: #1a6fd6;
  --es-lane-2: #b5500b;
  --es-shadow: 0 6px 20px rgb(27 31 36 / 0.18), 0 1px 3px rgb(27 31 36 / 0.12);

  --es-font: system-ui, sans-serif;
  --es-font-data: ui-monospace, Menlo, Consolas, monospace;
  --es-row: 22px;
  --es-header: 24px;
  --es-bar: 28px;
  --es-overview: 44px;
  --es-radius: 3px;
  --es-motion: 120ms;
}
:host([data-theme='dark']) {
  --es-surface: #1e2024;
  --es-raised: #26292e;
  --es-stripe: #22252a;
  --es-hover: #2d3138;
  --es-selected: #0f4470;
  --es-divider: #363b43;
  --es-control: #7d8693;
  --es-text: #e4e7eb;
  --es-muted: #aeb6c1;
  --es-accent: #8ab8ff;
  --es-on-accent: #0b1d36;
  --es-menu: #2b2f35;
  --es-failed: #ff9d94;
  --es-failed-row: #47211f;
  --es-warning: #f3c35b;
  --es-warning-bar: #3c3013;
  --es-fulfilled: #74d08c;
  --es-pending: #c3a6ff;
  --es-queue: #929baa;
  --es-run: #5b9dff;
  --es-recording: #ff6b60;
  --es-tree-key: #f090cf;
  --es-tree-string: #f5a08a;
  --es-tree-number: #8fb4ff;
  --es-tree-keyword: #c9a5f5;
  --es-lane-1: #5b9dff;
  --es-lane-2: #f0954f;
  --es-shadow: 0 6px 20px rgb(0 0 0 / 0.5), 0 1px 3px rgb(0 0 0 / 0.4);
}
@media (prefers-reduced-motion: reduce) {
  :host { --es-motion: 0ms; }
}
@media (forced-colors: active) {
  :host, :host([data-theme='dark']) {
    --es-surface: Canvas;
    --es-raised: Canvas;
    --es-stripe: Canvas;
    --es-hover: Canvas;
    --es-selected: Highlight;
    --es-divider: CanvasText;
    --es-control: ButtonBorder;
    --es-text: CanvasText;
    --es-muted: CanvasText;
    --es-accent: LinkText;
    --es-on-accent: Canvas;
    --es-menu: Canvas;
    --es-failed: CanvasText;
    --es-failed-row: Canvas;
    --es-warning: CanvasText;
    --es-warning-bar: Canvas;
    --es-fulfilled: CanvasText;
    --es-pending: CanvasText;
    --es-queue: GrayText;
    --es-run: CanvasText;
    --es-recording: CanvasText;
  }
}
`
