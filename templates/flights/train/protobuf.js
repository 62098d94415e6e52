/**
 * The part of the protocol buffer wire format that ONNX needs. A field is written as bytes;
 * a message is the concatenation of its fields.
 */
const encoder = new TextEncoder()

/** An integer field (wire type 0). */
export function integer(field, value) {
  return Buffer.concat([varint(BigInt(field) << 3n), varint(BigInt(value))])
}

/** A length-delimited field (wire type 2): a message, bytes or a string. */
export function bytes(field, content) {
  const body = typeof content === 'string' ? encoder.encode(content) : content
  return Buffer.concat([varint((BigInt(field) << 3n) | 2n), varint(BigInt(body.length)), body])
}

/** A 32-bit float field (wire type 5). */
export function float(field, value) {
  const body = Buffer.alloc(4)
  body.writeFloatLE(value)
  return Buffer.concat([varint((BigInt(field) << 3n) | 5n), body])
}

/** A repeated float field, packed. */
export function floats(field, values) {
  const body = Buffer.alloc(values.length * 4)
  values.forEach((value, i) => body.writeFloatLE(value, i * 4))
  return bytes(field, body)
}

/** A repeated integer field, packed. */
export function integers(field, values) {
  return bytes(field, Buffer.concat(values.map(value => varint(BigInt(value)))))
}

/** The fields of a message: number, and value as bigint (types 0), or Buffer (types 1, 2, 5). */
export function* readFields(buffer) {
  let position = 0
  const readVarint = () => {
    let value = 0n
    for (let shift = 0n; ; shift += 7n) {
      const byte = buffer[position++]
      if (byte === undefined) throw new Error('the message ends within a number')
      value |= BigInt(byte & 0x7f) << shift
      if (byte < 0x80) return value
    }
  }
  while (position < buffer.length) {
    const key = readVarint()
    const field = Number(key >> 3n)
    const type = Number(key & 7n)
    if (type === 0) {
      yield {field, type, value: readVarint()}
      continue
    }
    const length = type === 2 ? Number(readVarint()) : type === 5 ? 4 : type === 1 ? 8 : undefined
    if (length === undefined || position + length > buffer.length)
      throw new Error('the message is damaged')
    yield {field, type, value: buffer.subarray(position, position + length)}
    position += length
  }
}

/** The values of a repeated float field's packed bytes. */
export function unpackFloats(body) {
  return Array.from({length: body.length / 4}, (_, i) => body.readFloatLE(i * 4))
}

/** The values of a repeated integer field's packed bytes, as numbers. */
export function unpackIntegers(body) {
  const values = []
  let value = 0n
  let shift = 0n
  for (const byte of body) {
    value |= BigInt(byte & 0x7f) << shift
    shift += 7n
    if (byte >= 0x80) continue
    values.push(Number(BigInt.asIntN(64, value)))
    value = 0n
    shift = 0n
  }
  return values
}

function varint(value) {
  const out = []
  let rest = BigInt.asUintN(64, value)
  while (rest >= 0x80n) {
    out.push(Number(rest & 0x7fn) | 0x80)
    rest >>= 7n
  }
  out.push(Number(rest))
  return Buffer.from(out)
}
