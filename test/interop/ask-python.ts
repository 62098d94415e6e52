import {spawnSync} from 'node:child_process'
import {mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {tmpdir} from 'node:os'
import {join} from 'node:path'

/** What a script of Python prints as JSON, given a file with the cases as JSON. */
export function askPython(python: string, script: string, cases: unknown): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'mlops-peers-'))
  try {
    const file = join(folder, 'cases.json')
    writeFileSync(file, JSON.stringify(cases))
    const {stdout, stderr, status} = spawnSync(python, [script, file], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    })
    if (status !== 0) throw new Error(stderr)
    return JSON.parse(stdout)
  } finally {
    rmSync(folder, {recursive: true, force: true})
  }
}
