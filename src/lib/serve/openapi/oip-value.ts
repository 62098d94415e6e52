import type {ElementType} from '../../model/index.ts'
import type {JsonSchema} from './json-schema.ts'
import {NO_NUL, SINGLE_LIMIT, SMALL_RANGE} from './value-schema.ts'
import {wholeNumberPattern} from './whole-number-pattern.ts'

/** An element of a tensor in JSON, which the Open Inference Protocol takes in its own type only. */
export function oipValue(type: ElementType): JsonSchema {
  switch (type) {
    case 'float16':
      return {not: {}}
    case 'float32':
      return {type: 'number', exclusiveMinimum: -SINGLE_LIMIT, exclusiveMaximum: SINGLE_LIMIT}
    case 'float64':
      return {type: 'number'}
    case 'bool':
      return {type: 'boolean'}
    case 'string':
      return {type: 'string', pattern: NO_NUL}
    case 'int64':
      return wide(-(2n ** 63n), 2n ** 63n - 1n)
    case 'uint64':
      return wide(0n, 2n ** 64n - 1n)
    case 'int8':
    case 'int16':
    case 'int32':
    case 'uint8':
    case 'uint16':
    case 'uint32': {
      const [minimum, maximum] = SMALL_RANGE[type]
      return {type: 'integer', minimum, maximum}
    }
  }
}

/** Digits as text are exact where numbers of JSON are not. */
function wide(min: bigint, max: bigint): JsonSchema {
  const lowest = min < BigInt(Number.MIN_SAFE_INTEGER) ? Number.MIN_SAFE_INTEGER : Number(min)
  const digits = wholeNumberPattern(min, max, 'plain')
  return {
    anyOf: [
      {type: 'integer', minimum: lowest, maximum: Number.MAX_SAFE_INTEGER},
      {type: 'string', pattern: `^${digits}$(?!\\n)`, maxLength: 20},
    ],
  }
}
