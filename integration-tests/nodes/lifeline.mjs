// A node tells where it listens in one line, and ends when its standard input does: so none outlives
// the test that started it, even when that was killed.
export function listening (ports) {
  process.stdout.write(JSON.stringify(ports) + '\n')
  process.stdin.on('end', () => process.exit(0))
  process.stdin.on('error', () => process.exit(0))
  process.stdin.resume()
}

export function argument (name, fallback) {
  const prefix = '--' + name + '='
  const found = process.argv.filter(word => word.startsWith(prefix)).pop()
  return found ? found.slice(prefix.length) : fallback
}
