import { expose } from 'comlink'
import nodeEndpoint from 'comlink/dist/esm/node-adapter.mjs'
import { endpointOf, port } from './thread.mjs'
import { call } from './work.mjs'

expose({ call }, endpointOf(port, nodeEndpoint))
