import type { ErrorDefinition } from '@emitscope/emitter/inspect'
import { type ReactNode, useState } from 'react'
import type { DefinitionTable } from '../../model/definitions.ts'
import { plural } from '../../model/format.ts'
import { appFrame, type Frame, foldFrames, parseStack } from '../../model/stack.ts'
import { Icon } from './icons.tsx'
import { SourceLink } from './SourceLink.tsx'

/** A stack's frames, one line each; consecutive library frames are folded into one. */
export function StackFrames({ error }: { error: ErrorDefinition }): ReactNode {
  const frames = parseStack(error.stack)
  if (frames.length === 0) return <p className="frame muted">No stack: what was thrown is not an Error.</p>
  return foldFrames(frames).map((entry) =>
    entry.kind === 'app' ? (
      <FrameLine key={entry.frame.position} frame={entry.frame} strong={entry.frame.position === 0} />
    ) : (
      <LibraryFrames key={entry.frames[0]?.position} frames={entry.frames} />
    ),
  )
}

function FrameLine({ frame, strong = false }: { frame: Frame; strong?: boolean }): ReactNode {
  return (
    <div className="frame">
      <span className={`cut ${strong ? 'strong' : ''} ${frame.library ? 'muted' : ''}`}>{frame.name}</span>
      <SourceLink frame={frame} withColumn />
    </div>
  )
}

function LibraryFrames({ frames }: { frames: readonly Frame[] }): ReactNode {
  const [open, setOpen] = useState(false)
  return (
    <>
      <button type="button" className="frame frame-fold muted" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? 'chevronDown' : 'chevronRight'} size={12} />
        {plural(frames.length, 'library frame')}
      </button>
      {open && frames.map((frame) => <FrameLine key={frame.position} frame={frame} />)}
    </>
  )
}

/** `PaymentDeclined Card ending 4242 was declined`. */
export function ErrorTitle({ error }: { error: ErrorDefinition | undefined }): ReactNode {
  if (!error) return <span className="muted">unknown error</span>
  return (
    <>
      <span className="failed strong error-name">{error.name}</span> <span className="error-message">{error.message}</span>
      {error.code && <span className="muted"> {error.code}</span>}
    </>
  )
}

/** First frame of the app, where there is one. */
export function ErrorSource({ error }: { error: ErrorDefinition | undefined }): ReactNode {
  const frame = appFrame(parseStack(error?.stack))
  return frame ? <SourceLink frame={frame} /> : null
}

/** The errors an error names as its cause, outermost first; a circle ends where it closes. */
export const causeChain = (definitions: DefinitionTable, error: ErrorDefinition): ErrorDefinition[] => {
  const chain: ErrorDefinition[] = []
  const seen = new Set([error.id])
  for (let id = error.cause ?? 0; id !== 0 && !seen.has(id); ) {
    seen.add(id)
    const cause = definitions.errors.get(id)
    if (!cause) break
    chain.push(cause)
    id = cause.cause ?? 0
  }
  return chain
}
