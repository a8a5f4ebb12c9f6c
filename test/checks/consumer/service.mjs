// A service of someone else's, as the installed command runs it.
import { createListener } from '@emitscope/emitter/listener'

export const app = createListener({ listen: async () => console.log('listening') })
