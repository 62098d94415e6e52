// The built mlops, but for `compare`: that ends as it is told, with the reports that it was asked for.
import {spawnSync} from 'node:child_process'
import {appendFileSync, writeFileSync} from 'node:fs'
import process from 'node:process'
import {fileURLToPath, URL} from 'node:url'

const args = process.argv.slice(2)
if (args[0] === 'compare') {
  appendFileSync(process.env.STAND_IN_CALLS, `mlops ${args.join(' ')}\n`)
  const exit = Number(process.env.STAND_IN_EXIT)
  if ([0, 3, 5].includes(exit)) {
    for (const out of args.filter(arg => arg.includes('='))) {
      const [format, file] = out.split(/=(.*)/, 2)
      writeFileSync(file, format === 'md' ? process.env.STAND_IN_COMMENT : format)
    }
  }
  process.exitCode = exit
} else {
  const bin = fileURLToPath(new URL('../../../../bin/mlops.js', import.meta.url))
  process.exitCode = spawnSync(process.execPath, [bin, ...args], {stdio: 'inherit'}).status ?? 1
}
