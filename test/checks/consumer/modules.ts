// The declarations of every module that index.ts does not use: they, too, compile wherever an application does.
import type * as context from '@emitscope/emitter/context'
import type * as decorators from '@emitscope/emitter/decorators'
import type * as engine from '@emitscope/emitter/engine'
import type * as listener from '@emitscope/emitter/listener'
import type * as loop from '@emitscope/emitter/loop'
import type * as mitt from '@emitscope/emitter/mitt'
import type * as node from '@emitscope/emitter/node'
import type * as patterns from '@emitscope/emitter/patterns'
import type * as signals from '@emitscope/emitter/signals'
import type * as testing from '@emitscope/emitter/testing'
import type * as worker from '@emitscope/emitter/worker'

export type Modules = [
  typeof context,
  typeof decorators,
  typeof engine,
  typeof listener,
  typeof loop,
  typeof mitt,
  typeof node,
  typeof patterns,
  typeof signals,
  typeof testing,
  typeof worker,
]
