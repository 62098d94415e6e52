import {mkdir} from 'node:fs/promises'
import {join} from 'node:path'
import sharp from 'sharp'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'

/**
 * A folder of drawn pictures: strokes in the colours of chance, `falling` of which fall instead of rise. Mirrored strokes have
 * the same light, colours, sharpness and shares of vertical edges.
 */
export async function strokePictures(
  folder: string,
  {count, falling, seed}: {readonly count: number; readonly falling: number; readonly seed: number},
): Promise<string> {
  await mkdir(folder, {recursive: true})
  const random = createRandom(seed)
  for (let picture = 0; picture < count; picture++) {
    const strokes = Array.from({length: 12}, () => {
      const [x, y, length] = [140 * random() - 6, 140 * random() - 6, 10 + 20 * random()]
      const rise = random() < falling ? length : -length
      const colour = `hsl(${360 * random()},${30 + 50 * random()}%,${20 + 60 * random()}%)`
      return `<line x1="${x}" y1="${y}" x2="${x + length}" y2="${y + rise}" stroke="${colour}" stroke-width="${2 + 3 * random()}"/>`
    })
    const ground = `hsl(${360 * random()},40%,${50 + 20 * random()}%)`
    const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="128" height="128"><rect width="128" height="128" fill="${ground}"/>${strokes.join('')}</svg>`
    await sharp(Buffer.from(svg))
      .flatten()
      .jpeg()
      .toFile(join(folder, `${1000 + picture}.jpg`))
  }
  return folder
}
