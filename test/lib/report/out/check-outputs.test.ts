import {mkdir, mkdtemp, readdir, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, expect, it} from 'vitest'
import {checkOutputs} from '../../../../src/lib/report/index.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mlops-outputs-'))
})
afterEach(() => rm(folder, {recursive: true}))

const check = (file: string | null): Promise<void> => checkOutputs([{format: 'md', file}])

it('lets pass standard output, a file in a folder, and the folder reports before it is there', async () => {
  await check(null)
  await check(path.join(folder, 'new.md'))
  await check(path.join(folder, 'reports', 'new.md'))
  expect(await readdir(folder)).toEqual([])
})

it('refuses a folder that is not there, and says how to make it', async () => {
  const missing = path.join(folder, 'missing')
  await expect(check(path.join(missing, 'new.md'))).rejects.toMatchObject({
    code: 'REPORT_OUT',
    message: `--out md=${path.join(missing, 'new.md')}: there is no folder ${missing}.`,
    hint: `Make it (mkdir -p ${missing}), or choose another one.`,
  })
  await expect(check(path.join(missing, 'reports', 'new.md'))).rejects.toMatchObject({
    code: 'REPORT_OUT',
  })
})

it('refuses a file that is a folder', async () => {
  const taken = path.join(folder, 'taken')
  await mkdir(taken)
  await expect(check(taken)).rejects.toMatchObject({code: 'REPORT_OUT'})
})
