import {spawnSync} from 'node:child_process'
import {chmodSync, existsSync, mkdirSync, readdirSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {mlops} from '../mlops.ts'
import {createWorkplace, expectRefusal, fixture, type Workplace} from './workplace.ts'

const root = process.getuid?.() === 0
let place: Workplace
beforeAll(async () => {
  place = await createWorkplace()
  place.write('good.csv', 'x0,x1,x2,x3\n1,2,3,4\n')
})
afterAll(() => {
  place.remove()
})

function scoreTo(output: string): ReturnType<Workplace['run']> {
  return place.run('score', 'workspace', '--input', '../good.csv', '--output', output)
}

describe('an output that cannot be written', () => {
  it('a file that is there', async () => {
    place.write('there.csv', 'keep me')
    expectRefusal(await scoreTo('../there.csv'), 6, /there\.csv is there already/)
  })

  it('a format that is not known', async () => {
    expectRefusal(await scoreTo('out.docx'), 2, /no known format/)
  })

  it('below a file', async () => {
    expectRefusal(await scoreTo('../good.csv/out.csv'), 2, /Cannot write/)
  })

  it.skipIf(root)('a read-only folder (skipped for root, who may write anywhere)', async () => {
    const folder = join(place.folder, 'locked')
    mkdirSync(folder)
    chmodSync(folder, 0o555)
    expectRefusal(await scoreTo('../locked/out.csv'), 2, /permission denied/)
  })

  it.skipIf(!existsSync('/proc/self'))('a file system that takes no files', async () => {
    expectRefusal(await scoreTo('/proc/out.csv'), 2, /Cannot write/)
  })

  it('a disk that is full leaves nothing behind', async context => {
    const disk = join(place.folder, 'disk')
    mkdirSync(disk)
    const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=256k', 'tmpfs', disk])
    if (mounted.status !== 0) context.skip('mounting a small disk needs root')
    try {
      const query = `query:SELECT random()::FLOAT AS x0, 1 AS x1, 2 AS x2, 3 AS x3 FROM range(100000)`
      const result = await place.run(
        ...['score', 'workspace', '--input', query, '--output', join(disk, 'out.parquet')],
      )
      expectRefusal(result, 2, /Cannot write|no space/i)
      expect(readdirSync(disk)).not.toContain('out.parquet')
    } finally {
      spawnSync('umount', [disk])
    }
  })
})

describe('a file that is no model', () => {
  it.each([
    ['not there', '../nope.onnx', 4, /no model file/],
    ['a text file', '../text.onnx', 2, /no whole ONNX model/],
    ['an empty file', '../empty.onnx', 2, /the file is empty/],
    ['a Git LFS pointer', '../lfs.onnx', 2, /Git LFS pointer/],
    ['cut off', fixture('truncated.onnx'), 2, /no whole ONNX model/],
    ['of a newer ONNX', fixture('opset-too-new.onnx'), 2, /opset 27/],
    ['with operators of its own', fixture('custom-operator.onnx'), 2, /com\.example\.Scramble/],
    ['of numbers that cannot be fed', fixture('bfloat16.onnx'), 2, /bfloat16/],
    ['with columns that nobody named', fixture('unknown-width.onnx'), 2, /how many columns/],
  ])('%s', async (_, model, exitCode, message) => {
    place.write('text.onnx', 'hello')
    place.write('empty.onnx', '')
    place.write(
      'lfs.onnx',
      `version https://git-lfs.github.com/spec/v1\noid sha256:${'0'.repeat(64)}\nsize 9\n`,
    )
    expectRefusal(await place.run('predict', model, '-i', 'x=1'), exitCode, message)
  })
})

describe('a project that cannot be made', () => {
  it.each([
    ['a template that is not there', ['init', 'new', '--template', 'nope'], 2, /nope/],
    ['no answer and nobody to ask', ['init', 'new'], 2, /Which template/],
    [
      'a folder that is in use',
      ['init', 'project', '--template', 'flights', '--yes'],
      6,
      /project/,
    ],
    ['a model that is not there', ['init', 'new', '--model', 'nope.onnx'], 2, /no such file/],
    ['a demo over something else', ['demo', 'project'], 6, /not empty/],
  ])('%s', async (_, args, exitCode, message) => {
    expectRefusal(await mlops(args, {cwd: place.folder}), exitCode, message)
    expect(existsSync(join(place.folder, 'new'))).toBe(false)
  })
})
