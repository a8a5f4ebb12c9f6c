// A script that loads and never calls `exposeHandlers`; the channel keeps Node from ending it.
new BroadcastChannel('never exposes').onmessage = () => undefined
