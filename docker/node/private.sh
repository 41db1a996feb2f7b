#!/bin/sh
# Settings of the node, made anew at each start: a change by hand to one of them does not stay.
set -e

# A private node: nobody is looked for, and nothing is announced. The routing type is dht although
# there is no other node: with none, records are taken (HTTP 200) and forgotten at once.
if [ -z "${REMOTELOG_NODE_PUBLIC:-}" ]; then
  ipfs config --json AutoConf.Enabled false
  ipfs bootstrap rm --all >/dev/null
  ipfs config --json Discovery.MDNS.Enabled false
  ipfs config --json Routing.DelegatedRouters '[]'
  ipfs config --json Ipns.DelegatedPublishers '[]'
  ipfs config --json DNS.Resolvers '{}'
  ipfs config Routing.Type dht
  ipfs config --json Swarm.Transports.Network.Relay false
  ipfs config --json Swarm.RelayClient.Enabled false
  ipfs config --json Swarm.DisableNatPortMap true
fi

# Head records are published and resolved here.
ipfs config --json Gateway.ExposeRoutingAPI true
# The gateway gives what is here, and fetches nothing for strangers.
ipfs config --json Gateway.NoFetch true

# Unpinned blocks go when the store fills up; pinned ones never do.
ipfs config Datastore.StorageMax "${REMOTELOG_NODE_STORAGE:-10GB}"
ipfs config --json Datastore.StorageGCWatermark 90
ipfs config Datastore.GCPeriod 1h
