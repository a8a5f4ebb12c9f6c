export type IconName =
  | 'record'
  | 'clear'
  | 'filter'
  | 'settings'
  | 'dockBottom'
  | 'dockRight'
  | 'close'
  | 'chevronRight'
  | 'chevronDown'
  | 'fulfilled'
  | 'failed'
  | 'pending'
  | 'skipped'
  | 'warning'
  | 'drop'
  | 'disconnected'
  | 'paused'
  | 'cause'
  | 'copy'

/** Stroked paths in a 16 px square; a part written with a leading `!` is filled. */
export const drawings: Readonly<Record<IconName, readonly string[]>> = {
  record: ['M8 1.75a6.25 6.25 0 1 0 0 12.5a6.25 6.25 0 0 0 0-12.5z', '!M8 4a4 4 0 1 0 0 8a4 4 0 0 0 0-8z'],
  clear: ['M8 2a6 6 0 1 0 0 12a6 6 0 0 0 0-12z', 'M3.9 3.9l8.2 8.2'],
  filter: ['M2.5 3h11L9.4 8.2v4.3l-2.8 1.2V8.2z'],
  settings: [
    'M2 5h6.2M12 5h2M2 11h2M7.8 11H14',
    'M10.1 3.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 0 0 0-3.6z',
    'M5.9 9.2a1.8 1.8 0 1 0 0 3.6a1.8 1.8 0 0 0 0-3.6z',
  ],
  dockBottom: ['M3 2.75h10q.75 0 .75.75v9q0 .75-.75.75H3q-.75 0-.75-.75v-9q0-.75.75-.75z', 'M2.5 9.5h11'],
  dockRight: ['M3 2.75h10q.75 0 .75.75v9q0 .75-.75.75H3q-.75 0-.75-.75v-9q0-.75.75-.75z', 'M9.75 3v10'],
  close: ['M3.75 3.75l8.5 8.5M12.25 3.75l-8.5 8.5'],
  chevronRight: ['M6 4l4 4l-4 4'],
  chevronDown: ['M4 6l4 4l4-4'],
  fulfilled: ['M3.2 8.5l3.2 3.2l6.4-7.2'],
  failed: ['M4 4l8 8M12 4l-8 8'],
  pending: [
    'M9.49 13.55A5.75 5.75 0 0 1 9.49 2.45M11.85 3.73A5.75 5.75 0 0 1 13.33 5.85M13.73 8.50A5.75 5.75 0 0 1 12.82 11.13',
    'M8 5.2v3l2 1.2',
  ],
  skipped: ['M8 2.25a5.75 5.75 0 1 0 0 11.5a5.75 5.75 0 0 0 0-11.5z', 'M4.6 8h6.8'],
  warning: ['M8 2.2L14.2 13.3H1.8z', 'M8 6.4v3.1', '!M8 10.6a.85.85 0 1 0 0 1.7a.85.85 0 0 0 0-1.7z'],
  drop: ['M2 4h12M4.5 8h7M6.8 12h2.4'],
  disconnected: ['M5.5 2v3M10.5 2v3M3.5 5.2h9v2.3a4.5 4.5 0 0 1-9 0z', 'M8 12v2.4'],
  paused: ['M5.5 3v10M10.5 3v10'],
  cause: ['M2 6.2L4.8 3.4l2.8 2.8', 'M4.8 3.6v6.2q0 1.7 1.7 1.7H14'],
  copy: ['M6.5 5.25h6q.75 0 .75.75v6.75q0 .75-.75.75h-6q-.75 0-.75-.75V6q0-.75.75-.75z', 'M10.25 2.75H3.5q-.75 0-.75.75v6.75'],
}

/** The mark on a square of 32: a ring, the trace that is its crossbar, and the emission leaving. */
export const markDrawing: {
  readonly ring: string
  readonly trace: string
  readonly emission: { readonly x: number; readonly y: number; readonly radius: number }
} = { ring: 'M27.4 13.6A12 12 0 1 0 24.2 24.8', trace: 'M4.4 16.6H11l2.6-5 3.8 9 2.4-4H27', emission: { x: 27.6, y: 24.2, radius: 2.9 } }
