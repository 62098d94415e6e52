import {mkdir, readdir, utimes, writeFile} from 'node:fs/promises'
import path from 'node:path'
import {execa} from 'execa'
import {beforeEach, describe, expect, it} from 'vitest'
import {
  createStagingFolder,
  removeStagingFolder,
  writeTrackedFile,
} from '../../../../src/lib/platform/files/index.ts'
import {temporaryFolder} from '../../registry/git-project.ts'

let root: string
let endedPid: number
const status = async (): Promise<string> =>
  (await execa('git', ['status', '--porcelain', '--untracked-files=all'], {cwd: root})).stdout

beforeEach(async () => {
  root = await temporaryFolder()
  await execa('git', ['init', '-q'], {cwd: root})
  endedPid = Number((await execa(process.execPath, ['-p', 'process.pid'])).stdout)
})

/** What a process that was killed so long ago left. */
async function leave(pid: number, agoMs: number): Promise<string> {
  const name = `.mlops-staging-${pid}-0badcafe`
  await mkdir(path.join(root, name))
  await writeFile(path.join(root, name, '.gitignore'), '*\n')
  await writeFile(path.join(root, name, 'half'), 'ha')
  const at = new Date(Date.now() - agoMs)
  await utimes(path.join(root, name), at, at)
  return name
}

describe('a staging folder', () => {
  it('is unseen by Git with all that is in it', async () => {
    const folder = await createStagingFolder(root)
    await writeFile(path.join(folder, 'half'), 'ha')
    expect(await readdir(root)).toContain(path.basename(folder))
    expect(await status()).toBe('')
    await removeStagingFolder(folder)
    expect(await readdir(root)).toEqual(['.git'])
  })

  it('clears away what processes left that ended an hour ago, and nothing else', async () => {
    const old = await leave(endedPid, 3_700_000)
    await removeStagingFolder(await createStagingFolder(root))
    expect(await readdir(root)).not.toContain(old)

    const fresh = await leave(endedPid, 60_000)
    const mine = await leave(process.pid, 3_700_000)
    await removeStagingFolder(await createStagingFolder(root))
    expect((await readdir(root)).sort()).toEqual(['.git', fresh, mine].sort())
  })

  it('is where a file of the user is written before it appears', async () => {
    await writeTrackedFile(path.join(root, 'signature.json'), '{}')
    expect((await readdir(root)).sort()).toEqual(['.git', 'signature.json'])
  })

  it('names the folder that cannot be written to', async () => {
    await writeFile(path.join(root, 'file'), '')
    await expect(createStagingFolder(path.join(root, 'file'))).rejects.toMatchObject({
      code: 'FILE_UNWRITABLE',
      message: `Cannot write ${path.join(root, 'file')}: a part of the path is not a folder.`,
    })
  })
})
