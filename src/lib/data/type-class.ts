/** What values of an SQL type can be compared as. */
export type TypeClass = 'number' | 'boolean' | 'text' | 'uuid' | 'time' | 'nested'

const INTEGERS = /^U?(TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)$/
const NUMBERS = /^(FLOAT|DOUBLE|BIGNUM|DECIMAL\(\d+,\d+\))$/
const TIMES = /^(DATE|TIME|TIMESTAMP|INTERVAL)/

/** Lists, structs, maps, unions, blobs, bits and JSON are `nested`: they have no order and no categories. */
export function typeClass(type: string): TypeClass {
  if (type.endsWith(']')) return 'nested'
  if (isIntegerType(type) || NUMBERS.test(type)) return 'number'
  if (type === 'BOOLEAN') return 'boolean'
  if (type === 'VARCHAR' || type.startsWith('ENUM(')) return 'text'
  if (type === 'UUID') return 'uuid'
  if (TIMES.test(type)) return 'time'
  return 'nested'
}

export function isIntegerType(type: string): boolean {
  return INTEGERS.test(type)
}
