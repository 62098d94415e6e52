import {existsSync, mkdtempSync, rmSync, writeFileSync} from 'node:fs'
import {copyFile, mkdir} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import sharp, {type Sharp} from 'sharp'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'
import {
  judgeImages,
  openImageSets,
  saveImageColumns,
  type ImageVerdict,
  type OpenedImages,
} from '../../../../src/lib/drift/images/index.ts'
import {reportDrift, type DriftReport} from '../../../../src/lib/drift/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'mlops-image-sets-'))
afterAll(() => rmSync(folder, {recursive: true}))

/** A picture of soft blobs, by the seed. */
function paint(seed: number): Sharp {
  const random = createRandom(seed)
  const blobs = Array.from({length: 15}, () => {
    const [x, y, r] = [320 * random(), 240 * random(), 10 + 50 * random()]
    const colour = `hsl(${360 * random()},${30 + 50 * random()}%,${25 + 60 * random()}%)`
    return `<circle cx="${x}" cy="${y}" r="${r}" fill="${colour}"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="320" height="240"><rect width="320" height="240" fill="hsl(${360 * random()},40%,60%)"/>${blobs.join('')}</svg>`
  return sharp(Buffer.from(svg)).flatten()
}

async function paintFolder(
  name: string,
  seeds: readonly number[],
  change: (picture: Sharp) => Sharp = picture => picture,
): Promise<string> {
  const target = join(folder, name)
  await mkdir(target, {recursive: true})
  await Promise.all(
    seeds.map(seed =>
      change(paint(seed))
        .jpeg()
        .toFile(join(target, `${1000 + seed}.jpg`)),
    ),
  )
  return target
}

const seeds = (from: number, count: number): number[] =>
  Array.from({length: count}, (_, at) => from + at)

async function judge(reference: string, current: string): Promise<ImageVerdict> {
  const opened = await openImageSets({reference, current})
  return await judgeImages(opened, (await tableReport(opened)).columns)
}

async function tableReport({reference, current, hasClasses}: OpenedImages): Promise<DriftReport> {
  const directory = mkdtempSync(join(folder, 'tables-'))
  const paths = [join(directory, 'reference.parquet'), join(directory, 'current.parquet')] as const
  await saveImageColumns(reference, paths[0], hasClasses)
  await saveImageColumns(current, paths[1], hasClasses)
  return await reportDrift({
    ...{directory, log: false},
    ...{reference: paths[0], data: paths[1]},
  })
}

let reference: string
beforeAll(async () => {
  reference = await paintFolder('reference', seeds(0, 45))
})

describe('two folders of pictures', () => {
  it('of one kind: every column is stable, though 45 rows are few', async () => {
    const verdict = await judge(reference, await paintFolder('same', seeds(100, 45)))
    expect(verdict.columns.length).toBeGreaterThan(20)
    expect(new Set(verdict.columns.map(column => column.verdict))).toEqual(new Set(['stable']))
    expect(verdict.images).toMatchObject({rule: 'permutation', changes: []})
    expect(verdict.issues).toEqual([])
  })

  it('darker and half as large: both are told', async () => {
    const current = await paintFolder('dark', seeds(100, 45), picture =>
      picture.linear(0.7, 0).resize(160),
    )
    const {images, columns} = await judge(reference, current)
    expect(images.changes.map(({kind}) => kind)).toEqual(
      expect.arrayContaining(['darker', 'smaller']),
    )
    expect(columns.find(({name}) => name === 'area')?.verdict).toBe('drift')
  })

  it('of which one is small: what is not found stays open', async () => {
    const {columns} = await judge(reference, await paintFolder('few', seeds(100, 10)))
    expect(columns.find(({name}) => name === 'brightness')?.verdict).toBe('insufficient')
  })
})

describe('files that repeat or cannot be read', () => {
  let verdict: ImageVerdict
  beforeAll(async () => {
    const current = await paintFolder('mixed', seeds(200, 20))
    await copyFile(join(current, '1200.jpg'), join(current, 'copy.jpg'))
    await sharp(join(current, '1201.jpg'))
      .resize(200)
      .jpeg({quality: 60})
      .toFile(join(current, 'small.jpg'))
    await copyFile(join(reference, '1000.jpg'), join(current, 'known.jpg'))
    await sharp(join(reference, '1001.jpg')).linear(0.8, 0).toFile(join(current, 'darker.png'))
    for (const name of ['a.jpg', 'b.jpg']) writeFileSync(join(current, name), 'broken')
    verdict = await judge(reference, current)
  })

  it('are counted: byte by byte, nearly, and in the reference', () => {
    expect(verdict.images.current).toMatchObject({
      pictures: 24,
      failed: 2,
      duplicates: 1,
      nearDuplicates: 1,
    })
    expect(verdict.images.known).toEqual({exact: 1, near: 1})
  })

  it('are issues with names, reasons and shares', () => {
    expect(verdict.issues.map(({code, severity, rows}) => [code, severity, rows])).toEqual([
      ['IMAGE_UNREADABLE', 'error', 2],
      ['IMAGE_DUPLICATE', 'info', 2],
      ['IMAGE_KNOWN', 'warning', 2],
    ])
    expect(verdict.issues[0]?.message).toMatch(
      /^2 files of 26 \(7\.7 %; 0 % of the reference\) cannot be decoded: a\.jpg cannot be decoded \(/,
    )
  })
})

describe('the contact sheet', () => {
  it('shows what is least like the reference first, small and without metadata', async () => {
    const current = await paintFolder('odd', seeds(300, 15))
    await sharp({create: {width: 3000, height: 200, channels: 3, background: '#020'}})
      .withExif({IFD0: {Copyright: 'someone'}})
      .jpeg()
      .toFile(join(current, 'odd.jpg'))
    const {images} = await judge(reference, current)
    expect(images.unusual).toHaveLength(12)
    expect(images.typical).toHaveLength(6)
    expect(images.unusual[0]?.name).toBe('odd.jpg')
    expect(images.unusual[0]?.words).toMatch(/\(in the reference mostly .* to .*\); /)
    for (const {src} of [...images.unusual, ...images.typical]) {
      expect(src.length).toBeLessThanOrEqual(8192)
      const bytes = Buffer.from(src.replace('data:image/webp;base64,', ''), 'base64')
      const {width, height, format, exif, icc} = await sharp(bytes).metadata()
      expect(Math.max(width, height)).toBeLessThanOrEqual(160)
      expect({format, exif, icc}).toEqual({format: 'webp', exif: undefined, icc: undefined})
    }
  })
})

describe('sets that cannot be compared', () => {
  it('a reference without a readable picture is an error; current data without one is no pass', async () => {
    const broken = join(folder, 'broken')
    await mkdir(broken)
    writeFileSync(join(broken, 'a.png'), '')
    await expect(openImageSets({reference: broken, current: reference})).rejects.toMatchObject({
      code: 'DRIFT_EMPTY_SAMPLE',
    })
    const opened = await openImageSets({reference, current: broken})
    const {issues, images} = await judgeImages(opened, [])
    expect(images.changes).toEqual([])
    expect(issues[0]).toMatchObject({code: 'IMAGE_UNREADABLE', severity: 'error', share: 1})
  })
})

// Photographs of flowers, CC BY: five folders of twenty.
const photographs = join(process.env['MLOPS_TEST_DATA_DIR'] ?? '', 'flowers')
const hasPhotographs = process.env['MLOPS_TEST_DATA_DIR'] !== undefined && existsSync(photographs)
describe.skipIf(!hasPhotographs)('real photographs (needs MLOPS_TEST_DATA_DIR)', () => {
  it('are all read, and none stands there twice', async () => {
    const opened = await openImageSets({reference: photographs, current: photographs})
    const {images} = await judgeImages(opened, [])
    expect(images.current).toMatchObject({
      pictures: 100,
      failed: 0,
      duplicates: 0,
      nearDuplicates: 0,
    })
    expect(images.known).toEqual({exact: 100, near: 0})
  })
})
