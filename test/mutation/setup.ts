import { vi } from 'vitest'

// Files share one process: each begins with copies of its own all the same, or one file's recorder would watch, and slow down, the next one's emitters.
delete (globalThis as { __EMITSCOPE__?: unknown }).__EMITSCOPE__
vi.resetModules()
