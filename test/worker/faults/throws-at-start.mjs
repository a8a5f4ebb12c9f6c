// A script that fails before it gets to `exposeHandlers`.
throw new Error('no settings')
