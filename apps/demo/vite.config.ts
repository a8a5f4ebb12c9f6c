import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig, type Plugin } from 'vite'

/** The file a module of the demo or an example goes into: one of its own. */
const ownFile = (id: string): string | null => /\/apps\/(?:demo\/(?=src\/)|(?=examples\/))([^?]+)\.tsx?$/.exec(id)?.[1] ?? null

/**
 * Libraries by themselves, under paths that say so, so that frames of a stack name the module they are in and the panel folds those of
 * libraries. What is taken last is taken without what it imports: an example must not bring along what others import.
 */
const groups = [
  { name: 'node_modules/libraries', test: /\/node_modules\//, priority: 2 },
  { name: 'packages/emitter/dist/emitter', test: /\/packages\/emitter\//, priority: 1 },
  { name: 'styles', test: /\.css$/, priority: 1 },
  { name: 'examples/sources', test: /\/apps\/examples\/.+\?raw$/, priority: 1 },
  { name: ownFile, debugName: 'by place', includeDependenciesRecursively: false },
]

/** Examples with parts of Node in them are shown on the page, never run there: nothing of them is built. */
const leaveOutNode: Plugin = {
  name: 'leave-out-node',
  enforce: 'pre',
  transform: {
    filter: { id: /\/apps\/examples\/[^/]+\.ts$/, code: /from '(node:|@emitscope\/emitter\/node')/ },
    handler: () => ({ code: 'export {}', map: null }),
  },
}

// The dev server runs on the packages' sources. Builds take what would be published, but never the `production` condition:
// it turns recorder and panel into no-ops, and this page exists to show them.
export default defineConfig(({ command, isPreview }) => ({
  base: './',
  plugins: [react(), leaveOutNode],
  resolve: {
    conditions: [
      ...(command === 'serve' && isPreview !== true ? ['@emitscope/source'] : []),
      ...defaultClientConditions.filter((condition) => condition !== 'development|production'),
    ],
  },
  // Its modules are few and its own: one file.
  worker: { format: 'es', rolldownOptions: { output: { entryFileNames: 'src/desk/[name].js' } } },
  build: {
    target: 'es2022',
    // Handlers keep their names and stack frames their places.
    minify: false,
    sourcemap: true,
    rolldownOptions: {
      input: ['index.html', 'examples.html'],
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        assetFileNames: '[name][extname]',
        codeSplitting: { groups },
      },
    },
  },
}))
