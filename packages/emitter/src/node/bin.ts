#!/usr/bin/env node
// The command `emitscope`: run by whoever types it, in their folder, with their rights.
import { commandLine } from './command-line.ts'

void commandLine(process.argv.slice(2)).then((code) => {
  // After a failure nothing that is still open may keep the process from ending; after an orderly end it may, as in any program.
  if (code !== 0) process.exit(code)
})
