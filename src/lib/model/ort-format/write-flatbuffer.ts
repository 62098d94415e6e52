import {OutputBytes} from './output-bytes.ts'
import type {Table, Value} from './read-flatbuffer.ts'
import {TABLES} from './schema.ts'

/** What every offset and every length takes. */
const WORD = 4

/** Weights begin at a multiple of it, so that a runtime may use them where they are. */
const WEIGHTS_ALIGNMENT = 16

/**
 * Writes a FlatBuffer of the .ort format: equal tables, equal bytes. A table comes before what it holds, in the order of
 * its fields; texts come last, each once, in the order in which they were met; what lies between is 0.
 *
 * @param capacity - Bytes that it presumably takes.
 * @see FlatBuffers, "FlatBuffer Internals".
 */
export function writeFlatbuffer(root: Table, capacity: number): Buffer {
  const out = new OutputBytes(capacity)
  const layouts = new Map<string, number>()
  const texts = new Map<string, number[]>()

  const pointTo = (from: number, target: number): void => {
    out.putUint32(from, target - from)
  }
  const putText = (from: number, text: string): void => {
    const waiting = texts.get(text)
    if (waiting === undefined) texts.set(text, [from])
    else waiting.push(from)
  }

  const putVector = (from: number, value: Value): void => {
    if (value.kind === 'scalars') {
      const {bytes, width} = value
      const at = out.reserve(WORD + bytes.length, alignmentOf(width), WORD)
      pointTo(from, at)
      out.putUint32(at, bytes.length / width)
      out.put(at + WORD, bytes)
    } else if (value.kind === 'texts' || value.kind === 'tables') {
      const elements = value.kind === 'texts' ? value.texts : value.tables
      const at = out.reserve(WORD + WORD * elements.length, WORD)
      pointTo(from, at)
      out.putUint32(at, elements.length)
      elements.forEach((element, index) => {
        const place = at + WORD + WORD * index
        if (typeof element === 'string') putText(place, element)
        else pointTo(place, putTable(element))
      })
    }
  }

  const putTable = (table: Table): number => {
    const {offsets, size} = layoutOf(table)
    const slots = putLayout(offsets, size)
    const at = out.reserve(size, 8, WORD)
    out.putInt32(at, at - slots)
    for (const [name, value] of table.fields) {
      const place = at + (offsets[slotOf(table, name)] ?? 0)
      if (value.kind === 'scalar') out.put(place, value.bytes)
      else if (value.kind === 'text') putText(place, value.text)
      else if (value.kind === 'table') pointTo(place, putTable(value.table))
      else putVector(place, value)
    }
    return at
  }

  /** Tables with the same fields share the list of where these are. */
  const putLayout = (offsets: readonly number[], size: number): number => {
    const key = `${size} ${offsets.join(' ')}`
    const known = layouts.get(key)
    if (known !== undefined) return known
    const entries = [WORD + 2 * offsets.length, size, ...offsets]
    const at = out.reserve(2 * entries.length, 2)
    entries.forEach((entry, index) => {
      out.putUint16(at + 2 * index, entry)
    })
    layouts.set(key, at)
    return at
  }

  const head = out.reserve(2 * WORD, WORD)
  out.put(head + WORD, Buffer.from('ORTM', 'latin1'))
  pointTo(head, putTable(root))
  for (const [text, places] of texts) {
    const bytes = Buffer.from(text, 'latin1')
    const at = out.reserve(WORD + bytes.length + 1, WORD)
    out.putUint32(at, bytes.length)
    out.put(at + WORD, bytes)
    for (const place of places) pointTo(place, at)
  }
  return out.finish()
}

/** Where each field of a table is within it, by slot, 0 where it is not there: wide ones first. */
function layoutOf(table: Table): {offsets: readonly number[]; size: number} {
  const widths = [...table.fields].map(([name, value]) => ({
    slot: slotOf(table, name),
    width: value.kind === 'scalar' ? value.bytes.length : WORD,
  }))
  const last = Math.max(-1, ...widths.map(({slot}) => slot))
  const offsets = Array.from({length: last + 1}, () => 0)
  let size = WORD
  for (const {slot, width} of widths.sort((a, b) => b.width - a.width || a.slot - b.slot)) {
    offsets[slot] = size
    size += width
  }
  return {offsets, size}
}

const slotOf = ({type}: Table, name: string): number =>
  (TABLES[type] ?? []).findIndex(([field]) => field === name)

/** Bytes alone are weights; what is of several numbers is aligned as these are. */
const alignmentOf = (width: number): number =>
  width === 1 ? WEIGHTS_ALIGNMENT : width % 8 === 0 ? 8 : WORD
