import type {ElementType, TensorValues} from './types.ts'

/** Room for values of an element type: zeros, or empty texts. */
export function createValues(type: ElementType, length: number): TensorValues {
  switch (type) {
    case 'float32':
      return new Float32Array(length)
    case 'float64':
      return new Float64Array(length)
    case 'int8':
      return new Int8Array(length)
    case 'int16':
      return new Int16Array(length)
    case 'int32':
      return new Int32Array(length)
    case 'int64':
      return new BigInt64Array(length)
    case 'uint8':
    case 'bool':
      return new Uint8Array(length)
    case 'float16':
    case 'uint16':
      return new Uint16Array(length)
    case 'uint32':
      return new Uint32Array(length)
    case 'uint64':
      return new BigUint64Array(length)
    case 'string':
      return new Array<string>(length).fill('')
  }
}

/** Values of rows 0 … n - 1; `value` must give what the element type holds. */
export function fillValues(
  type: ElementType,
  length: number,
  value: (row: number) => unknown,
): TensorValues {
  const values = createValues(type, length)
  const target = values as unknown[]
  for (let row = 0; row < length; row++) target[row] = value(row)
  return values
}
