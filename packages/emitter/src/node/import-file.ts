import { existsSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { Refusal } from './problems.ts'

/** Whether there is such a file, as far as may be seen. */
export const isFile = (path: string): boolean => existsSync(path) && statSync(path).isFile()

let copies = 0

/**
 * The exports of a file; rejects with what it threw, or with a `Refusal` where this Node does not run TypeScript. With `fresh` the file is
 * run again, though not what it imports; each such copy stays in memory, as Node forgets no module.
 */
export const importFile = async (
  path: string,
  { fresh = false }: { readonly fresh?: boolean } = {},
): Promise<Readonly<Record<string, unknown>>> => {
  const url = pathToFileURL(path)
  if (fresh) {
    url.searchParams.set('emitscope', String(++copies))
    // CommonJS is kept by its path, without the search.
    delete createRequire(url).cache[path]
  }
  try {
    return await import(url.href)
  } catch (error) {
    const [, file] = (isUnknownEnding(error) && /Unknown file extension "\.[cm]?ts" for (.*)$/.exec(error.message)) || []
    if (file === undefined || process.features.typescript) throw error
    throw new Refusal(
      `Node ${process.version} does not run TypeScript, as ${file} is. Use Node 22.18 or newer, or compile it to JavaScript.`,
    )
  }
}

const isUnknownEnding = (error: unknown): error is Error => (error as { code?: unknown } | null)?.code === 'ERR_UNKNOWN_FILE_EXTENSION'
