import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { type DefaultTheme, defineConfig } from 'vitepress'
import { headingId } from './heading-id.ts'
import { prints, repositoryLinks } from './markdown.ts'

const guide: DefaultTheme.SidebarItem[] = [
  {
    text: 'Guide',
    items: [
      { text: 'Getting started', link: '/guide/getting-started' },
      { text: 'The emitter', link: '/guide/emitter' },
      { text: 'Ordering', link: '/guide/ordering' },
      { text: 'Errors and warnings', link: '/guide/errors' },
      { text: 'The panel', link: '/guide/panel' },
      { text: 'mitt', link: '/guide/mitt' },
    ],
  },
  {
    text: 'Strategies',
    items: [
      { text: 'Overview', link: '/guide/strategies' },
      { text: 'sync', link: '/strategies/sync' },
      { text: 'microtask', link: '/strategies/microtask' },
      { text: 'macrotask', link: '/strategies/macrotask' },
      { text: 'animationFrame', link: '/strategies/animation-frame' },
      { text: 'idle', link: '/strategies/idle' },
      { text: 'deferred', link: '/strategies/deferred' },
      { text: 'loop', link: '/strategies/loop' },
      { text: 'worker', link: '/strategies/worker' },
      { text: 'manual', link: '/strategies/manual' },
      { text: 'onBatch', link: '/strategies/on-batch' },
      { text: 'Your own', link: '/strategies/your-own' },
    ],
  },
  {
    text: 'Modules',
    items: [
      { text: 'patterns', link: '/modules/patterns' },
      { text: 'signals', link: '/modules/signals' },
      { text: 'loop', link: '/modules/loop' },
      { text: 'context', link: '/modules/context' },
      { text: 'listener', link: '/modules/listener' },
      { text: 'engine', link: '/modules/engine' },
      { text: 'decorators', link: '/modules/decorators' },
      { text: 'node', link: '/modules/node' },
    ],
  },
  {
    text: 'In use',
    items: [
      { text: 'React', link: '/usage/react' },
      { text: 'Node services', link: '/usage/node' },
    ],
  },
  {
    text: 'Coming from',
    items: [
      { text: 'mitt', link: '/migrate/mitt' },
      { text: 'nanoevents', link: '/migrate/nanoevents' },
      { text: 'eventemitter3', link: '/migrate/eventemitter3' },
      { text: "Node's EventEmitter", link: '/migrate/node-events' },
      { text: 'tiny-listener', link: '/migrate/tiny-listener' },
      { text: 'Pyventus', link: '/migrate/pyventus' },
      { text: 'aio_pydispatch', link: '/migrate/aio-pydispatch' },
      { text: 'Event Flow', link: '/migrate/event-flow' },
      { text: 'MrEventLoop', link: '/migrate/mreventloop' },
    ],
  },
  {
    text: 'The project',
    items: [
      { text: 'Runtimes and browsers', link: '/runtimes-and-browsers' },
      { text: 'The runs', link: '/runtimes' },
      { text: 'Versions', link: '/versioning' },
      { text: 'Size and speed', link: '/size-and-speed' },
    ],
  },
]

const reference = fileURLToPath(new URL('../api/sidebar.json', import.meta.url))
if (!existsSync(reference)) throw new Error('There is no API reference yet: run `npm run docs` once, which makes it.')

export default defineConfig({
  lang: 'en',
  title: 'Emitscope',
  description: 'The event emitter you can see: a typed emitter for browsers and Node, and a panel that shows its events live',
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: '/mark.svg' }]],
  markdown: {
    anchor: { slugify: headingId },
    config(markdown) {
      prints(markdown)
      repositoryLinks(markdown)
    },
  },
  themeConfig: {
    logo: { light: '/mark-light.svg', dark: '/mark-dark.svg' },
    search: { provider: 'local' },
    outline: [2, 3],
    docFooter: { prev: 'Before', next: 'Next' },
    nav: [
      { text: 'Guide', link: '/guide/getting-started', activeMatch: '^/(guide|strategies|modules|usage|migrate)/' },
      { text: 'API', link: '/api/', activeMatch: '^/api/' },
    ],
    sidebar: {
      '/': guide,
      '/api/': [{ text: 'API reference', link: '/api/', items: JSON.parse(readFileSync(reference, 'utf8')) }],
    },
  },
})
