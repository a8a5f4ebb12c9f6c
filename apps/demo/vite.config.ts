import react from '@vitejs/plugin-react'
import { defaultClientConditions, defineConfig } from 'vite'

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
  build: {
    target: 'es2022',
    // Handlers keep their names and stack frames their places.
    minify: false,
    sourcemap: true,
    rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: '[name].js', assetFileNames: '[name][extname]' } },
  },
}))
