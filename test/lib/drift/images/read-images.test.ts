import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs'
import {mkdir, symlink} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import sharp, {type Colour, type Sharp} from 'sharp'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {
  holdsImages,
  imageColumns,
  listImages,
  readImages,
  type ImageTable,
} from '../../../../src/lib/drift/images/index.ts'

const folder = mkdtempSync(join(tmpdir(), 'mlops-images-'))
afterAll(() => rmSync(folder, {recursive: true}))

/** Left half red, right half blue; 40 × 20. */
const halves = Buffer.from(
  Array.from({length: 800}, (_, at) => (at % 40 < 20 ? [255, 0, 0] : [0, 0, 255])).flat(),
)
const picture = (): Sharp => sharp(halves, {raw: {width: 40, height: 20, channels: 3}})
const at = (...names: string[]): string => join(folder, ...names)

async function table(source: string): Promise<ImageTable> {
  return await readImages(await listImages(source))
}

const names = ({files}: {files: readonly {readonly name: string}[]}): string[] =>
  files.map(({name}) => name)

describe('a folder of pictures', () => {
  beforeAll(async () => {
    await mkdir(at('tree', 'b', 'deep'), {recursive: true})
    await mkdir(at('tree', 'a'))
    await mkdir(at('elsewhere'))
    await picture()
      .png()
      .toFile(at('tree', 'b', 'deep', 'one.PNG'))
    await picture()
      .webp()
      .toFile(at('tree', 'a', 'two.webp'))
    await picture()
      .jpeg()
      .toFile(at('tree', 'a', 'three.jpeg'))
    await picture().jpeg().toFile(at('elsewhere', 'outside.jpg'))
    writeFileSync(at('tree', 'a', 'notes.txt'), 'no picture')
    await symlink(at('elsewhere'), at('tree', 'out'))
    await symlink(at('tree'), at('tree', 'a', 'round'))
  })

  it('is listed with all below it, by name; links are counted and not followed', async () => {
    const list = await listImages(at('tree'))
    expect(names(list)).toEqual(['a/three.jpeg', 'a/two.webp', 'b/deep/one.PNG'])
    expect(list.links).toBe(2)
  })

  it('whose pictures all lie in sub-folders has them as classes', async () => {
    expect((await listImages(at('tree'))).hasClasses).toBe(true)
    expect((await listImages(at('elsewhere'))).hasClasses).toBe(false)
    const columns = imageColumns(await table(at('tree')))
    expect(columns.find(({name}) => name === 'folder')?.values).toEqual(['a', 'a', 'b'])
    expect(imageColumns(await table(at('elsewhere'))).map(({name}) => name)).not.toContain('folder')
  })

  it('can be a pattern, or a list of paths', async () => {
    expect(names(await listImages(at('tree', 'a', '*')))).toEqual(['three.jpeg', 'two.webp'])
    writeFileSync(at('chosen.txt'), `tree/a/two.webp\n\n${at('elsewhere', 'outside.jpg')}\r\n`)
    expect(names(await listImages(`@${at('chosen.txt')}`))).toEqual([
      'elsewhere/outside.jpg',
      'tree/a/two.webp',
    ])
  })

  it('without pictures is an error that says what was looked for', async () => {
    await mkdir(at('none'))
    await expect(listImages(at('none'))).rejects.toMatchObject({code: 'DATA_EMPTY'})
    await expect(listImages(at('missing'))).rejects.toMatchObject({code: 'FILE_NOT_FOUND'})
  })

  it('is told from a folder of tables', async () => {
    expect(await holdsImages(at('tree'))).toBe(true)
    expect(await holdsImages(at('none'))).toBe(false)
    expect(await holdsImages(at('table.parquet'))).toBe(false)
    expect(await holdsImages('photos/2024-*.jpg')).toBe(true)
  })
})

async function only(name: string, write: (path: string) => Promise<unknown>): Promise<ImageTable> {
  await mkdir(at(name), {recursive: true})
  const [extension = 'png'] = name.split('-')
  await write(at(name, `it.${extension}`))
  return await table(at(name))
}

const valueOf = (read: ImageTable, key: keyof ImageTable['numbers']): number =>
  read.numbers[key][0] ?? Number.NaN

describe('every kind of file is measured', () => {
  it.each(['jpg', 'png', 'webp', 'gif', 'tiff', 'avif'])('%s', async extension => {
    const read = await only(extension, path => picture().toFile(path))
    expect(read.failures).toEqual([])
    expect(read.categories.format).toEqual([extension === 'jpg' ? 'jpeg' : extension])
    expect([valueOf(read, 'width'), valueOf(read, 'height')]).toEqual([40, 20])
    expect(valueOf(read, 'aspect')).toBe(0.5)
    expect(valueOf(read, 'area')).toBeCloseTo(0.0008, 12)
    expect(valueOf(read, 'red')).toBeCloseTo(0.5, 1)
    expect(valueOf(read, 'green')).toBeCloseTo(0, 1)
  })

  it('a picture that EXIF turns has its upright size and its top where people see it', async () => {
    // Orientation 6: turn right by a quarter; the left half, red, comes to the top.
    const read = await only('jpg-turned', path =>
      picture().withMetadata({orientation: 6}).jpeg({quality: 100}).toFile(path),
    )
    expect([valueOf(read, 'width'), valueOf(read, 'height')]).toEqual([20, 40])
    expect(read.categories.orientation).toEqual(['portrait'])
    expect(valueOf(read, 'topBlue')).toBeLessThan(0.05)
  })

  it('gray, 16 bits, CMYK and transparency come to the same scale', async () => {
    const flat = (channels: 3 | 4, colour: Colour): Sharp =>
      sharp({create: {width: 30, height: 30, channels, background: colour}})
    const gray = await only('png-gray', path =>
      flat(3, '#808080').toColourspace('b-w').png().toFile(path),
    )
    expect(gray.categories.channels).toEqual(['gray'])
    expect(valueOf(gray, 'brightness')).toBeCloseTo(128, 0)
    const wide = await only('png-wide', path =>
      flat(3, '#808080').toColourspace('rgb16').png().toFile(path),
    )
    expect(wide.categories.channels).toEqual(['RGB, 16 bit'])
    expect(valueOf(wide, 'brightness')).toBeCloseTo(128, 0)
    const cmyk = await only('jpg-cmyk', path =>
      flat(3, '#ffffff').toColourspace('cmyk').jpeg().toFile(path),
    )
    expect(cmyk.categories.channels).toEqual(['CMYK'])
    expect(valueOf(cmyk, 'brightness')).toBeGreaterThan(240)
    const clear = await only('png-clear', path =>
      flat(4, {r: 0, g: 0, b: 0, alpha: 0}).png().toFile(path),
    )
    expect(clear.categories.channels).toEqual(['RGB, alpha'])
    expect(valueOf(clear, 'brightness')).toBeCloseTo(255, 6)
  })

  it('an animation is its first frame', async () => {
    const frame = (colour: string): Promise<Buffer> =>
      sharp({create: {width: 30, height: 20, channels: 3, background: colour}})
        .png()
        .toBuffer()
    const frames = [await frame('#ffffff'), await frame('#000000'), await frame('#000000')]
    const read = await only('gif-animated', path =>
      sharp(frames, {join: {animated: true}})
        .gif()
        .toFile(path),
    )
    expect([valueOf(read, 'width'), valueOf(read, 'height')]).toEqual([30, 20])
    expect(valueOf(read, 'brightness')).toBeCloseTo(255, 6)
  })

  it('a large one is measured at 256 pixels, with the size of the file', async () => {
    const read = await only('png-large', path =>
      picture().resize(2000, 1000, {kernel: 'nearest'}).png().toFile(path),
    )
    expect([valueOf(read, 'width'), valueOf(read, 'height')]).toEqual([2000, 1000])
    expect(valueOf(read, 'area')).toBe(2)
    expect(valueOf(read, 'fileSize')).toBe(readFileSync(at('png-large', 'it.png')).length / 1e6)
    expect(valueOf(read, 'red')).toBeCloseTo(0.5, 2)
  })
})

describe('a file that cannot be read costs only itself', () => {
  let read: ImageTable
  beforeAll(async () => {
    await mkdir(at('bad'))
    await picture().png().toFile(at('bad', 'good.png'))
    await picture().jpeg().toFile(at('bad', 'good.jpg'))
    const noise = Buffer.from(Array.from({length: 30_000}, (_, i) => (i * 7919) % 251))
    const jpeg = await sharp(noise, {raw: {width: 100, height: 100, channels: 3}})
      .jpeg()
      .toBuffer()
    writeFileSync(at('bad', 'cut.jpg'), jpeg.subarray(0, jpeg.length / 2))
    const png = await sharp(noise, {raw: {width: 100, height: 100, channels: 3}})
      .png()
      .toBuffer()
    writeFileSync(at('bad', 'cut.png'), png.subarray(0, png.length / 2))
    writeFileSync(at('bad', 'empty.png'), '')
    writeFileSync(at('bad', 'text.jpg'), 'this is no picture')
    writeFileSync(
      at('bad', 'vector.png'),
      '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
    )
    await sharp({create: {width: 11_000, height: 10_000, channels: 3, background: '#000'}})
      .png()
      .toFile(at('bad', 'bomb.png'))
    read = await table(at('bad'))
  })

  it('and stands in the failures with its name and the reason', () => {
    expect(names(read)).toEqual(['good.jpg', 'good.png'])
    const reasons = Object.fromEntries(read.failures.map(({name, reason}) => [name, reason]))
    expect(Object.keys(reasons)).toEqual([
      'bomb.png',
      'cut.jpg',
      'cut.png',
      'empty.png',
      'text.jpg',
      'vector.png',
    ])
    expect(reasons['bomb.png']).toBe('has 110 megapixels, more than the limit of 100')
    expect(reasons['empty.png']).toBe('is empty (0 bytes)')
    expect(reasons['vector.png']).toBe('holds svg, which is no picture')
    for (const name of ['cut.jpg', 'cut.png', 'text.jpg'])
      expect(reasons[name]).toMatch(/^cannot be decoded \(.+\)$/)
  })

  it('columns hold only what was decoded', () => {
    for (const {values} of imageColumns(read)) expect(values).toHaveLength(2)
  })
})

it('progress counts every file, and an abort ends the reading', async () => {
  const list = await listImages(at('tree'))
  const seen: number[] = []
  await readImages(list, {progress: done => seen.push(done)})
  expect(seen).toEqual([1, 2, 3])
  const abort = new AbortController()
  const reading = readImages(list, {signal: abort.signal, progress: () => abort.abort()})
  await expect(reading).rejects.toMatchObject({name: 'AbortError'})
})
