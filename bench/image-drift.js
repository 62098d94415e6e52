// How often unchanged pictures raise something, and how often a change is found and named: random halves of a
// folder of photographs, the second half changed, by the rule for small sets.
//
//   npm run build && node bench/image-drift.js PHOTOS [splits]
import {mkdir, mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {dirname, join} from 'node:path'
import sharp from 'sharp'
import {
  compareImages,
  describeImageChange,
  imageColumns,
  listImages,
  readImages,
} from '../build/lib/drift/images/index.js'
import {paintScene} from './image-scenes.js'

const [folder, splits = '50'] = process.argv.slice(2)
if (folder === undefined) {
  console.error('usage: node bench/image-drift.js PHOTOS [splits]')
  process.exit(2)
}

// All are encoded anew at one quality, so that nothing differs but the change itself.
const CHANGES = {
  unchanged: {change: picture => picture, kinds: []},
  '× 0.8 darker': {change: picture => picture.linear(0.8, 0), kinds: ['darker']},
  '× 0.9 darker': {change: picture => picture.linear(0.9, 0), kinds: ['darker']},
  '× 1.2 brighter': {change: picture => picture.linear(1.2, 0), kinds: ['brighter']},
  'half size': {
    change: (picture, {width}) => picture.resize(Math.round(width / 2)),
    kinds: ['smaller'],
  },
  'blur σ = 2': {change: picture => picture.blur(2), kinds: ['blurred']},
  'hue + 60°': {change: picture => picture.modulate({hue: 60}), kinds: ['recoloured']},
  'warm: red × 1.1, blue × 0.85': {
    change: picture => picture.linear([1.1, 1, 0.85], [0, 0, 0]),
    kinds: ['recoloured'],
  },
  'gray, three channels': {
    change: picture => picture.modulate({saturation: 0}),
    kinds: ['gray'],
  },
  'gray, one channel': {change: picture => picture.toColourspace('b-w'), kinds: ['gray']},
  '30 % less contrast': {change: picture => picture.linear(0.7, 38.4), kinds: ['less_contrast']},
}

const work = await mkdtemp(join(tmpdir(), 'mlops-bench-images-'))
try {
  await photographs()
  await classes()
  await scenes()
} finally {
  await rm(work, {recursive: true})
}

async function photographs() {
  const {files} = await listImages(folder)
  const tables = {}
  for (const [name, {change}] of Object.entries(CHANGES)) {
    const target = join(work, name.replaceAll(/\W/g, '_'))
    for (const file of files) {
      const path = join(target, file.name)
      await mkdir(dirname(path), {recursive: true})
      const metadata = await sharp(file.path).metadata()
      await change(sharp(file.path), metadata).jpeg({quality: 92}).toFile(path)
    }
    tables[name] = await readImages(await listImages(target))
  }
  const half = Math.floor(files.length / 2)
  console.log(`${files.length} photographs, halves of ${half}`)
  for (const [name, {kinds}] of Object.entries(CHANGES)) {
    const rounds = name === 'unchanged' ? 4 * Number(splits) : Number(splits)
    judge(name, kinds, rounds, random => {
      const order = shuffled(files.length, random)
      return [
        rowsOf(tables.unchanged, order.slice(0, half)),
        rowsOf(tables[name], order.slice(half, 2 * half)),
      ]
    })
  }
}

// A stand-in for another subject: 20 pictures of one class alone against 60 of the others. The column of
// folders is left out: the pixels have to tell.
async function classes() {
  const table = await readImages(await listImages(folder))
  if (!table.hasClasses) return
  console.log('\none class against 60 pictures of the others, without the column of folders')
  for (const name of new Set(table.categories.folder))
    judge(name, undefined, Number(splits), random => {
      const order = shuffled(table.files.length, random)
      const isClass = row => table.categories.folder[row] === name
      return [
        rowsOf(table, order.filter(row => !isClass(row)).slice(0, 60)),
        rowsOf(table, order.filter(isClass).slice(0, 20)),
      ]
    })
}

async function scenes() {
  const target = join(work, 'scenes')
  await mkdir(target)
  for (let seed = 0; seed < 200; seed++)
    await paintScene(seed % 2 === 0, seed).toFile(
      join(target, `${String(seed).padStart(3, '0')}.jpg`),
    )
  const table = await readImages(await listImages(target))
  console.log('\ngenerated scenes, 50 against 50; the reference is half outdoors')
  for (const [share, kinds] of [
    [0.5, []],
    [0.75, ['more_outdoor']],
    [0.25, ['more_indoor']],
    [0.9, ['more_outdoor']],
    [0.1, ['more_indoor']],
  ])
    judge(`${100 * share} % outdoors`, kinds, Number(splits), random => {
      const order = shuffled(table.files.length, random)
      const [outdoors, indoors] = [0, 1].map(side => order.filter(row => row % 2 === side))
      const many = Math.round(50 * share)
      return [
        rowsOf(table, [...outdoors.slice(0, 25), ...indoors.slice(0, 25)]),
        rowsOf(table, [...outdoors.slice(25, 25 + many), ...indoors.slice(25, 75 - many)]),
      ]
    })
}

function judge(name, kinds, rounds, draw) {
  const random = seeded(name.length + 17)
  let [found, named] = [0, 0]
  const told = {}
  for (let round = 0; round < rounds; round++) {
    const [reference, current] = draw(random)
    const changes = compareImages(imageColumns(reference, false), imageColumns(current, false))
    const changed = new Set(changes.filter(({changed}) => changed).map(({column}) => column.name))
    const described = describeImageChange(reference, current, changed)
    if (changed.size > 0) found++
    if (kinds?.every(kind => described.some(change => change.kind === kind))) named++
    for (const {kind} of described) told[kind] = (told[kind] ?? 0) + 1
  }
  const share = count => `${((100 * count) / rounds).toFixed(1).padStart(5)} %`
  const words = Object.entries(told)
    .sort(([, a], [, b]) => b - a)
    .map(([kind, count]) => `${kind} ${count}`)
  const rate = kinds?.length > 0 ? `, named ${share(named)}` : ''
  console.log(`${name.padEnd(30)} found ${share(found)}${rate}  of ${rounds}: ${words.join(', ')}`)
}

function rowsOf(table, rows) {
  const pick = values => rows.map(row => values[row])
  return {
    ...table,
    files: pick(table.files),
    numbers: Object.fromEntries(
      Object.entries(table.numbers).map(([key, values]) => [key, Float64Array.from(pick(values))]),
    ),
    categories: Object.fromEntries(
      Object.entries(table.categories).map(([key, values]) => [key, pick(values)]),
    ),
    digests: pick(table.digests),
    hashes: BigUint64Array.from(pick(table.hashes)),
  }
}

function shuffled(count, random) {
  const order = Array.from({length: count}, (_, row) => row)
  for (let at = count - 1; at > 0; at--) {
    const other = Math.floor(random() * (at + 1))
    ;[order[at], order[other]] = [order[other], order[at]]
  }
  return order
}

function seeded(seed) {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 0x1_0000_0000
  }
}
