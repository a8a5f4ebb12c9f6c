/** A worker's way to the realm that made it, and what only its platform can tell. */
export interface OwnPort {
  post(message: unknown): void
  /** Takes messages from now on; returns what ends that. */
  listen(take: (message: unknown) => void): () => void
  /** Tells of rejections nobody handles, where the platform does not end the worker by itself. */
  onRejection?(tell: (reason: unknown) => void): () => void
  /** Takes a lock that is free again when this worker is gone; its name, '' where there are none. */
  hold?(): Promise<string>
}
