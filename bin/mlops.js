#!/usr/bin/env node
import {readFileSync} from 'node:fs'
import module from 'node:module'

// `--version` answers before the command framework is loaded: scripts and doctors call it often.
if (process.argv.length === 3 && ['--version', '-v', 'version'].includes(process.argv[2])) {
  const {version} = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  process.stdout.write(
    `mlops/${version} ${process.platform}-${process.arch} node-${process.version}\n`,
  )
} else {
  // From Node 22.8: modules that were compiled once are not compiled again.
  module.enableCompileCache?.()
  const {run} = await import('../dist/lib/cli/run.js')
  await run(process.argv.slice(2), import.meta.url)
}
