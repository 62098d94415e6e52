import {runProcess} from '../../platform/processes/index.ts'
import {programFolder} from '../../platform/program/index.ts'
import type {Check, Finding} from '../check.ts'

const PURPOSE = {
  'onnxruntime-node': 'runs models; without it `predict` and `score` cannot work',
  '@duckdb/node-bindings': 'reads and writes tables; without it `score` cannot work',
  sharp: 'decodes pictures; without it image models cannot work',
} as const

/** One check a package: a broken binary may end the process, so each is loaded in one of its own. */
export const nativeBinaries: readonly Check[] = Object.entries(PURPOSE).map(
  ([name, purpose]): Check => ({
    id: `native-${name.replace(/^@|\/.*$/g, '')}`,
    title: name,
    async examine() {
      const script =
        'import(process.argv[1]).catch(e => {console.error(e.message); process.exit(9)})'
      const {exitCode, stderr} = await runProcess(process.execPath, ['-e', script, name], {
        // The packages are looked up from here, not from the project that is examined.
        directory: programFolder,
        timeoutMs: 60_000,
      })
      if (exitCode === 0) return {status: 'ok', message: `${name} loads`}
      const [reason = 'the process ended'] = stderr.trim().split('\n')
      return broken(name, purpose, reason)
    },
  }),
)

function broken(name: string, purpose: string, reason: string): Finding {
  return {
    status: 'problem',
    message: `${name} does not load on ${process.platform}-${process.arch}: ${reason}`,
    meaning: `It ${purpose}.`,
    fix: 'Install mlops again with optional dependencies and install scripts allowed: `npm install --include=optional`.',
  }
}
