// Child processes that never outlive us, whichever of our ancestors is stopped or killed.
import { spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { constants } from 'node:os'

/** Whether each one's own exit code is ours, where it ended by itself after a signal. */
const children = new Map()
const closers = new Set()
let stopping = false

/**
 * Runs a program to its end and resolves `{ code, output }`; a missing program is code 127. `capture` keeps its output instead of
 * showing it, `group` makes it the leader of a process group that is swept when it has ended, `endsItself` says that it ends in order on a
 * signal: its exit code is then ours.
 */
export function run(command, args, { env = process.env, cwd, capture = false, group = false, endsItself = false } = {}) {
  return new Promise((resolve) => {
    const stdio = ['ignore', capture ? 'pipe' : 'inherit', capture ? 'pipe' : 'inherit']
    const detached = group && process.platform !== 'win32'
    const child = spawn(command, args, { env, cwd, stdio, detached })
    let output = ''
    child.stdout?.setEncoding('utf8').on('data', (text) => (output += text))
    child.stderr?.setEncoding('utf8').on('data', (text) => (output += text))
    children.set(child, endsItself)
    const done = (code) => {
      children.delete(child)
      if (detached && child.pid !== undefined) killGroup(child.pid)
      if (!stopping) resolve({ code, output }) // whoever waits must not start the next step while we leave
    }
    child.once('error', (error) => {
      output += error.message
      done(127)
    })
    child.once(capture ? 'close' : 'exit', (code, signal) => done(code ?? 128 + constants.signals[signal]))
  })
}

/** Runs `close` before this process leaves on a signal or with its parent; it then leaves with 0, as a server that was told to stop. */
export function closeWhenStopped(close) {
  closers.add(close)
}

/**
 * Leaves on SIGINT, SIGTERM, SIGHUP, and when the process that started us is gone: npm's shell keeps SIGTERM to itself, and a killed
 * npm tells nobody.
 */
export function stopWithParent() {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => stop(signal))
  const parent = process.ppid
  const grandparent = isShellCommand(parent) ? parentOf(parent) : undefined
  const orphaned = () => process.ppid !== parent || (grandparent !== undefined && parentOf(parent) !== grandparent)
  setInterval(() => orphaned() && stop('SIGTERM'), 300).unref()
}

async function stop(signal) {
  if (stopping) return
  stopping = true
  const code = closers.size > 0 ? 0 : 128 + constants.signals[signal]
  setTimeout(() => leave(code), 3000)
  const ended = [...children].map(async ([child, endsItself]) => {
    const own = await new Promise((resolve) => child.once('exit', resolve))
    return endsItself ? own : undefined
  })
  for (const child of children.keys()) child.kill(signal)
  const [codes] = await Promise.all([Promise.all(ended), Promise.allSettled([...closers].map((close) => close()))])
  leave(codes.find((own) => typeof own === 'number') ?? code)
}

function leave(code) {
  for (const child of children.keys()) killGroup(child.pid) || child.kill('SIGKILL')
  process.exit(code)
}

function killGroup(pid) {
  try {
    return process.kill(-pid, 'SIGKILL')
  } catch {
    return false // the group is empty, or the child leads none
  }
}

/** `sh -c …` between npm and us: its parent is the one to watch, since the shell waits for us whatever happens to npm. */
function isShellCommand(pid) {
  const [program = '', option] = readProcess(pid, 'cmdline').split('\0')
  return /(^|\/)(ba|da|a|z|k)?sh$/.test(program) && option === '-c'
}

function parentOf(pid) {
  const fields = readProcess(pid, 'stat').split(') ').pop()?.split(' ')
  return fields?.[1] === undefined ? undefined : Number(fields[1])
}

function readProcess(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return '' // no /proc on this system, or the process is gone
  }
}
