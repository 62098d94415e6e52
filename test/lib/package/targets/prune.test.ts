import {spawnSync} from 'node:child_process'
import path from 'node:path'
import {expect, it} from 'vitest'
import {programFile} from '../../../../src/lib/platform/program/index.ts'

it('an image is not built for another processor than its folder was packaged for', () => {
  const other = process.arch === 'arm64' ? 'x64' : 'arm64'
  const {status, stderr} = spawnSync(
    process.execPath,
    [path.resolve(programFile('templates/package/container/prune.js')), other],
    {encoding: 'utf8'},
  )
  expect(status).toBe(1)
  expect(stderr).toContain(`--platform linux/${other === 'x64' ? 'amd64' : other}`)
})
