// An IPFS node on the loopback address, without a network: --repo=FOLDER [--api=PORT --gateway=PORT]
import './polyfill.mjs'
import { argument, listening } from './lifeline.mjs'

const { Daemon } = await import('ipfs-daemon')

const address = port => '/ip4/127.0.0.1/tcp/' + port
const daemon = new Daemon({
  repo: argument('repo'),
  init: { emptyRepo: true, profiles: ['test'], algorithm: 'Ed25519' },
  silent: true,
  config: {
    Addresses: {
      Swarm: [],
      API: address(argument('api', '0')),
      Gateway: address(argument('gateway', '0')),
      RPC: ''
    },
    Bootstrap: [],
    Discovery: { MDNS: { Enabled: false }, webRTCStar: { Enabled: false } }
  }
})
await daemon.start()
const port = server => Number(server._apiServers[0].info.port)
const portOfGateway = server => Number(server._gatewayServers[0].info.port)
listening({ api: port(daemon._httpApi), gateway: portOfGateway(daemon._httpGateway) })
