// Start-up of the command line against an empty Node, in pairs: node bench/startup.js [RUNS]
import {spawnSync} from 'node:child_process'
import {fileURLToPath} from 'node:url'

const bin = fileURLToPath(new URL('../bin/mlops.js', import.meta.url))
const runs = Number(process.argv[2] ?? 15)
const cases = {'--version': 2.5, '--help': 4}

console.log(`Node ${process.version}, ${runs} pairs, medians`)
for (const [flag, limit] of Object.entries(cases)) {
  const pairs = Array.from({length: runs}, () => {
    const empty = time(['-e', '0'])
    const ours = time([bin, flag])
    return {empty, ours, ratio: ours / empty}
  })
  const ratio = median(pairs.map(pair => pair.ratio))
  console.log(
    `mlops ${flag.padEnd(10)} ${median(pairs.map(pair => pair.ours)).toFixed(0)} ms, ` +
      `node -e 0 ${median(pairs.map(pair => pair.empty)).toFixed(0)} ms, ratio ${ratio.toFixed(2)} (limit ${limit})`,
  )
  if (ratio > limit) process.exitCode = 1
}

function time(args) {
  const startedAt = performance.now()
  const {status} = spawnSync(process.execPath, args, {stdio: 'ignore'})
  if (status !== 0) throw new Error(`node ${args.join(' ')} ended with ${status}`)
  return performance.now() - startedAt
}

function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)]
}
