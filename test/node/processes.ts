import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { onTestFinished } from 'vitest'
import { systemNode } from '../../scripts/toolchain.mjs'

const root = join(import.meta.dirname, '../..')
const manifest = JSON.parse(readFileSync(join(root, 'packages/emitter/package.json'), 'utf8')) as {
  version: string
  bin: { emitscope: string }
}

/** The command as it is built and published. */
const command = join(root, 'packages/emitter', manifest.bin.emitscope)
export const { version } = manifest

/** The Node that the tests run on, and the one that called npm where that is another. */
export const nodes: readonly string[] = [...new Set([process.execPath, systemNode()])]

/** A folder with these files, inside `test`, where the packages resolve. It is gone when the test has ended. */
export const folderWith = (files: Readonly<Record<string, string>>): string => {
  const folder = mkdtempSync(join(root, 'test/.programs-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true })
    writeFileSync(join(folder, name), text)
  }
  return folder
}

export interface Ended {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly stdout: string
  readonly stderr: string
}

interface How {
  readonly folder?: string
  readonly node?: string
  /** Options of Node. */
  readonly options?: readonly string[]
  /** Whether somebody reads what it prints. @default true */
  readonly readsOn?: boolean
  /** Signals to send, each when the word before it has been printed. */
  readonly signals?: readonly (readonly [string, NodeJS.Signals])[]
}

const { FORCE_COLOR: _, NO_COLOR: _no, EMITSCOPE_SETTINGS: _settings, ...environment } = process.env

/** Runs the command to its end, which it must find by itself. */
export const emitscope = (
  args: readonly string[],
  { folder = root, node = process.execPath, options = [], signals = [], readsOn = true }: How = {},
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const child = spawn(node, ['--no-warnings', ...options, command, ...args], {
      cwd: folder,
      env: environment,
      timeout: 20_000,
      killSignal: 'SIGKILL',
    })
    if (!readsOn) child.stdout.destroy()
    const waiting = [...signals]
    let stdout = ''
    let stderr = ''
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text
    })
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
      const [next] = waiting
      if (next === undefined || !stdout.includes(next[0])) return
      waiting.shift()
      child.kill(next[1])
    })
    child.once('error', reject)
    child.once('close', (code, signal) => resolve({ code, signal, stdout, stderr }))
  })
