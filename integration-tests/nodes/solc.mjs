// Compiles one contract of the same name as its file and prints the artefact: FILE.sol
// The code depends on nothing but the source and these settings: no metadata, no path.
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import solc from 'solc'

const file = process.argv[2]
const contractName = basename(file, '.sol')
const settings = {
  optimizer: { enabled: true, runs: 10000 },
  evmVersion: 'paris',
  metadata: { bytecodeHash: 'none', appendCBOR: false }
}
const source = basename(file)
const output = JSON.parse(solc.compile(JSON.stringify({
  language: 'Solidity',
  sources: { [source]: { content: readFileSync(file, 'utf8') } },
  settings: {
    ...settings,
    outputSelection: { '*': { '*': ['abi', 'evm.bytecode.object', 'evm.deployedBytecode.object'] } }
  }
})))
// A warning is a failure, too.
if (output.errors) {
  output.errors.forEach(error => process.stderr.write(error.formattedMessage + '\n'))
  process.exit(1)
}
const { abi, evm } = output.contracts[source][contractName]
process.stdout.write(JSON.stringify({
  contractName,
  compiler: { version: solc.version().replace(/\.Emscripten.*/, '') },
  settings,
  abi,
  bytecode: '0x' + evm.bytecode.object,
  deployedBytecode: '0x' + evm.deployedBytecode.object
}, null, 2) + '\n')
