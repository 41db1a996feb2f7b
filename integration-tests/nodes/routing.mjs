// A name system with real validation of IPNS records, kept in memory: [--gateway=PORT --ahead-ms=MS]
// The clock runs ahead by so much, to see what happens when records expire.
import './polyfill.mjs'
import { argument, listening } from './lifeline.mjs'

const aheadMs = Number(argument('ahead-ms', '0'))
if (aheadMs !== 0) {
  const RealDate = Date
  const now = () => RealDate.now() + aheadMs
  globalThis.Date = class extends RealDate {
    constructor (...args) {
      if (args.length === 0) {
        super(now())
      } else {
        super(...args)
      }
    }

    static now () {
      return now()
    }
  }
}

const { createDelegatedRoutingV1HttpApiServer } = await import(
  '@helia/delegated-routing-v1-http-api-server')
const { ipnsSelector } = await import('ipns/selector')

const records = new Map()
const hex = key => Buffer.from(key).toString('hex')

class NotFoundError extends Error {
  name = 'NotFoundError'
}

const routing = {
  async put (key, value) {
    const held = records.get(hex(key))
    if (!held || ipnsSelector(key, [held, value]) === 1) {
      records.set(hex(key), value)
    }
  },
  async get (key) {
    const held = records.get(hex(key))
    if (!held) {
      throw new NotFoundError('not held here')
    }
    return held
  },
  async findPeer () {
    throw new NotFoundError('no peers here')
  },
  async * findProviders () {},
  async * getClosestPeers () {}
}

const server = await createDelegatedRoutingV1HttpApiServer(
  { routing },
  { listen: { host: '127.0.0.1', port: Number(argument('gateway', '0')) } })
listening({ gateway: server.server.address().port })
