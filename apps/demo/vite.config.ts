import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

/**
 * The file a module goes into: libraries by themselves, under paths that say so, the demo's own modules one by one. Frames of a
 * stack then name the module they are in, and the panel folds those of libraries.
 */
const chunkOf = (id: string): string | null => {
  const own = /\/apps\/demo\/(src\/.+)\.tsx?$/.exec(id)?.[1]
  if (own !== undefined) return own
  if (id.includes('/node_modules/')) return 'node_modules/libraries'
  return id.includes('/packages/emitter/') ? 'packages/emitter/dist/emitter' : null
}

// The dev server runs on the packages' sources. Builds take what would be published, but never the `production` condition:
// it turns recorder and panel into no-ops, and this page exists to show them.
export default defineConfig(({ command, isPreview }) => ({
  base: './',
  plugins: [react()],
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
      output: {
        entryFileNames: '[name].js',
        chunkFileNames: '[name].js',
        assetFileNames: '[name][extname]',
        codeSplitting: { groups: [{ name: chunkOf, debugName: 'by place' }] },
      },
    },
  },
}))
