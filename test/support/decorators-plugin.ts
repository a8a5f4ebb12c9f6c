import { transform } from 'esbuild'
import type { Plugin } from 'vite'

/** Compiles TypeScript files with decorators: Vite 8 leaves decorators as they are, and no engine runs them. */
export const decorators: Plugin = {
  name: 'decorators',
  enforce: 'pre',
  transform: {
    filter: { id: /\.tsx?$/, code: /^\s*@\w|emitter\/decorators/m },
    async handler(source, id) {
      const loader = id.endsWith('x') ? 'tsx' : 'ts'
      const { code, map } = await transform(source, { loader, jsx: 'preserve', target: 'es2022', sourcemap: true, sourcefile: id })
      return { code, map }
    },
  },
}
