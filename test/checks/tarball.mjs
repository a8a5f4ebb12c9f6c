// What npm would publish: packed, unpacked beside an application, compiled by the TypeScripts people have, and run.
import {
  chmodSync,
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join, resolve } from 'node:path'
import { run } from '../../scripts/process.mjs'
import { systemNode } from '../../scripts/toolchain.mjs'

const packages = ['emitter', 'devtools']
const compilers = { 5.4: 'test/node_modules/typescript-5.4', '6.0': 'test/node_modules/typescript-6.0', '7.0': 'node_modules/typescript' }

/** With and without the libraries of a browser: the declarations must need neither. */
const libraries = { dom: ['es2022', 'dom'], plain: ['es2022'] }
const resolutions = { nodenext: { module: 'nodenext' }, bundler: { module: 'esnext', moduleResolution: 'bundler' } }

let application
/** The application's folder, made by the first check that asks. */
const prepared = () => (application ??= prepare())

export const tarballChecks = [
  ...packages.map((name) => ({ name: `files of the ${name} tarball`, run: () => checkFiles(name) })),
  ...Object.keys(compilers).flatMap((version) =>
    Object.keys(resolutions).map((resolution) => ({
      name: `the tarball compiles with TypeScript ${version}, ${resolution}`,
      run: () => compile(version, resolution),
    })),
  ),
  { name: "the tarball runs on the system's Node", run: () => execute(systemNode()) },
  { name: 'the tarball runs on the development Node', run: () => execute(process.execPath) },
  { name: "the tarball's command runs on the system's Node", run: () => runCommand(systemNode()) },
  { name: "the tarball's command runs on the development Node", run: () => runCommand(process.execPath) },
]

async function prepare() {
  const folder = mkdtempSync(join(tmpdir(), 'emitscope-consumer-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module", "private": true }\n')
  cpSync('test/checks/consumer', folder, { recursive: true })
  for (const name of packages) {
    const packed = join(folder, 'packed', name)
    mkdirSync(packed, { recursive: true })
    await succeed('pnpm', ['--dir', `packages/${name}`, 'pack', '--pack-destination', packed])
    const target = join(folder, 'node_modules/@emitscope', name)
    mkdirSync(target, { recursive: true })
    await succeed('tar', ['-xzf', join(packed, readdirSync(packed)[0]), '-C', target, '--strip-components', '1'])
  }
  for (const [dependency, owner] of [
    ['mitt', 'emitter'],
    ['zustand', 'devtools'],
    ['react', 'devtools'],
    ['react-dom', 'devtools'],
    ['@types/react', 'devtools'],
    ['@types/react-dom', 'devtools'],
  ]) {
    const link = join(folder, 'node_modules', dependency)
    mkdirSync(dirname(link), { recursive: true })
    symlinkSync(realpathSync(`packages/${owner}/node_modules/${dependency}`), link, 'junction')
  }
  linkCommand(folder)
  return folder
}

/** As npm does it: a link, and the right to run what it leads to. */
function linkCommand(folder) {
  const root = join(folder, 'node_modules/@emitscope/emitter')
  const { bin } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  mkdirSync(join(folder, 'node_modules/.bin'))
  symlinkSync(join(root, bin.emitscope), join(folder, 'node_modules/.bin/emitscope'))
  chmodSync(join(root, bin.emitscope), 0o755)
}

/** Everything the `exports` name is there, and nothing that is no one else's business. */
async function checkFiles(name) {
  const root = join(await prepared(), 'node_modules/@emitscope', name)
  const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const files = new Set(readdirSync(root, { recursive: true }).map((file) => `./${file.replaceAll('\\', '/')}`))
  const commands = Object.values(manifest.bin ?? {}).map((file) => `./${file}`)
  const promised = [...commands, ...Object.values(manifest.exports).flatMap(filesOf)]
  const faults = [
    ...['./LICENSE', './README.md', ...promised].filter((file) => !files.has(file)).map((file) => `${file} is missing`),
    ...[...files].filter((file) => /tsbuildinfo|\.test\.|tsconfig/.test(file)).map((file) => `${file} does not belong there`),
    ...Object.entries({ ...manifest.dependencies, ...manifest.peerDependencies })
      .filter(([, range]) => /^(workspace|catalog):/.test(range))
      .map(([dependency, range]) => `${dependency} is still ${range}`),
  ]
  return { code: faults.length, output: faults.join('\n') }
}

/** Of an entry, whatever its conditions are nested in. */
const filesOf = (entry) => (typeof entry === 'string' ? [entry] : Object.values(entry).flatMap(filesOf))

async function compile(version, resolution) {
  const folder = await prepared()
  const compiler = resolve(compilers[version], 'bin/tsc')
  let output = ''
  for (const [library, lib] of Object.entries(libraries)) {
    const path = join(folder, `tsconfig.${version}.${resolution}.${library}.json`)
    const compilerOptions = {
      ...resolutions[resolution],
      lib,
      target: 'es2022',
      strict: true,
      types: [],
      skipLibCheck: false,
      noEmit: true,
    }
    writeFileSync(path, JSON.stringify({ compilerOptions, files: ['index.ts', 'modules.ts', ...(library === 'dom' ? ['panel.ts'] : [])] }))
    const result = await run(process.execPath, [compiler, '-p', path], { capture: true })
    if (result.code !== 0) output += `${library}: ${result.output}`
  }
  return { code: output === '' ? 0 : 1, output }
}

/** As JavaScript, since the system's Node may not strip types. */
async function execute(node) {
  const folder = await prepared()
  const out = join(folder, 'out')
  // Types are the other checks' matter.
  const args = ['--noCheck', '--target', 'es2022', '--module', 'nodenext', '--types', '', '--outDir', out]
  await succeed(process.execPath, [resolve(compilers['7.0'], 'bin/tsc'), join(folder, 'index.ts'), '--ignoreConfig', ...args])
  return run(node, [join(out, 'index.js')], { capture: true, cwd: folder })
}

/** Found by name, with `node` for its first line, as in an application's scripts. */
async function runCommand(node) {
  const folder = await prepared()
  const PATH = [join(folder, 'node_modules/.bin'), dirname(node), process.env.PATH].join(delimiter)
  const emitscope = (...args) => run('emitscope', args, { capture: true, cwd: folder, env: { ...process.env, PATH } })
  const { version } = JSON.parse(readFileSync('packages/emitter/package.json', 'utf8'))
  const answers = [
    [await emitscope('--version'), 0, `emitscope ${version}\n`],
    [await emitscope('run', 'service.mjs#app'), 0, 'listening\n'],
    [await emitscope('run', 'service.mjs#nope'), 1, "emitscope: service.mjs has no export 'nope'. Write service.mjs#app.\n"],
  ]
  const wrong = answers.filter(([said, code, output]) => said.code !== code || said.output !== output)
  return {
    code: wrong.length,
    output: wrong.map(([said, code, output]) => `${said.code} ${said.output}\ninstead of\n${code} ${output}`).join('\n'),
  }
}

async function succeed(command, args) {
  const { code, output } = await run(command, args, { capture: true })
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${code}\n${output}`)
}
