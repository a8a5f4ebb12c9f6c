// A worker of another version of the package, and one that says other things besides.
const { parentPort } = globalThis.process?.getBuiltinModule?.('node:worker_threads') ?? {}
const say = (message) => (parentPort === undefined ? globalThis.postMessage(message) : parentPort.postMessage(message))

parentPort?.on('message', () => undefined)
for (const foreign of ['hello', null, 7, [], [1, 2], { protocol: 'emitscope-worker/1' }, ['webpackHotUpdate', 1]]) say(foreign)
say(['emitscope-worker/0', ['ready', [], [], '']])
