import sharp from 'sharp'

/**
 * A drawn scene: outdoors a sky over ground with grass, and often a house; indoors walls, a lamp, furniture and a
 * floor. Sky, light and colours differ by the seed: some skies are gray, some walls blue.
 *
 * @returns A picture of sharp, encoded as JPEG.
 */
export function paintScene(outdoors, seed) {
  const random = seededRandom(seed)
  const width = 320
  const height = random() < 0.7 ? 240 : 320
  const parts = outdoors ? outside(width, height, random) : inside(width, height, random)
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}">${parts.join('')}</svg>`
  const light = 0.7 + 0.5 * random()
  return sharp(Buffer.from(svg)).flatten({background: '#000'}).linear(light, 0).jpeg({quality: 90})
}

const hsl = (hue, saturation, lightness) =>
  `hsl(${hue.toFixed(0)},${saturation.toFixed(0)}%,${lightness.toFixed(0)}%)`
const box = (x, y, width, height, fill) =>
  `<rect x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${width.toFixed(1)}" height="${height.toFixed(1)}" fill="${fill}"/>`

function outside(width, height, random) {
  const horizon = height * (0.35 + 0.3 * random())
  const gray = random() < 0.3
  const sky = hsl(205 + 20 * random(), gray ? 5 : 40 + 40 * random(), 60 + 25 * random())
  const parts = [box(0, 0, width, horizon, sky)]
  parts.push(
    box(0, horizon, width, height - horizon, hsl(60 + 60 * random(), 35, 25 + 20 * random())),
  )
  for (let cloud = 0; cloud < 4 * random(); cloud++)
    parts.push(
      `<ellipse cx="${width * random()}" cy="${horizon * 0.7 * random()}" rx="${20 + 30 * random()}" ry="${6 + 10 * random()}" fill="#eef"/>`,
    )
  for (let blade = 0; blade < 400; blade++)
    parts.push(
      box(
        width * random(),
        horizon + (height - horizon) * random(),
        1 + 2 * random(),
        3 + 6 * random(),
        hsl(50 + 80 * random(), 45, 15 + 40 * random()),
      ),
    )
  if (random() < 0.4) {
    const size = 40 + 80 * random()
    parts.push(
      box(
        width * random(),
        horizon - size * 0.7,
        size,
        size,
        hsl(360 * random(), 25, 35 + 30 * random()),
      ),
    )
  }
  return parts
}

function inside(width, height, random) {
  const wall = hsl(
    random() < 0.2 ? 210 : 20 + 40 * random(),
    15 + 25 * random(),
    45 + 35 * random(),
  )
  const floor = height * (0.65 + 0.2 * random())
  const parts = [box(0, 0, width, floor, wall)]
  parts.push(box(0, floor, width, height - floor, hsl(20 + 20 * random(), 40, 25 + 20 * random())))
  for (let board = 0; board < 4 + 8 * random(); board++) {
    const w = 15 + 60 * random()
    const h = 20 + 100 * random()
    const x = width * random()
    const y = (height - h) * random()
    parts.push(box(x, y, w, h, hsl(360 * random(), 30, 20 + 55 * random())))
    for (let line = 0; line < 5; line++)
      parts.push(box(x + (w * line) / 5, y, 1, h, hsl(30, 20, 15 + 30 * random())))
  }
  if (random() < 0.5)
    parts.push(
      `<circle cx="${width * random()}" cy="${height * 0.25 * random()}" r="${8 + 14 * random()}" fill="#fff6d8"/>`,
    )
  return parts
}

function seededRandom(seed) {
  let state = Math.imul(seed + 1, 0x9e3779b1) >>> 0
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x6d2b79f5) >>> 0
    return ((state ^ (state >>> 14)) >>> 0) / 0x1_0000_0000
  }
}
