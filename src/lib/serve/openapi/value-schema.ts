import type {ElementType} from '../../model/index.ts'
import type {JsonSchema} from './json-schema.ts'
import {wholeNumberPattern} from './whole-number-pattern.ts'

/** What may stand around a number in a text; tabs and line breaks nearer to it than other spaces. */
const SPACES = '[ \\u00a0\\u1680\\u2000-\\u200a\\u202f\\u205f\\u3000]*'
const BREAKS = '[\\t-\\r ]*'
const DIGITS = '[0-9]+(_[0-9]+)*'
const DECIMAL = `(${DIGITS}(\\.(${DIGITS})?)?|\\.${DIGITS})([eE][+-]?${DIGITS})?`
const INFINITY = '[iI][nN][fF]([iI][nN][iI][tT][yY])?'
const NOT_A_NUMBER = '[nN][aA][nN](\\([0-9A-Za-z_]*\\))?'
/** `$` of Python also matches before a last line break. */
const END = '$(?!\\n)'

const FLOAT_TEXT = `^${SPACES}${BREAKS}\\+?-?(${DECIMAL}|${INFINITY}|${NOT_A_NUMBER})${BREAKS}${SPACES}${END}`
const BOOL_TEXT = `^${SPACES}([tT]([rR][uU][eE])?|[fF]([aA][lL][sS][eE])?|[yY]([eE][sS])?|[nN][oO]?|0|1)${SPACES}${END}`
/** Base64 of the first bytes of JPEG, PNG, GIF, TIFF, WebP, AVIF. */
const PICTURE_TEXT =
  '^(data:[^,]*;base64,)?(/9j/|iVBORw0KGgo|R0lGOD|SUkqA|TU0AK|UklGR|....[ZYcMN]0eX)[A-Za-z0-9+/_-]+={0,2}$'

/** Half-way between the largest single and what would be the next: from here on, it is infinite. */
export const SINGLE_LIMIT = 3.4028235677973366e38

export const SMALL_RANGE = {
  int8: [-(2 ** 7), 2 ** 7 - 1],
  int16: [-(2 ** 15), 2 ** 15 - 1],
  int32: [-(2 ** 31), 2 ** 31 - 1],
  uint8: [0, 2 ** 8 - 1],
  uint16: [0, 2 ** 16 - 1],
  uint32: [0, 2 ** 32 - 1],
} as const

/** Texts end at NUL in the runtime. */
export const NO_NUL = '^[^\\u0000]*$'

const BOOLEAN: JsonSchema = {type: 'boolean'}
const SAFE_INTEGER: JsonSchema = {
  type: 'integer',
  minimum: Number.MIN_SAFE_INTEGER,
  maximum: Number.MAX_SAFE_INTEGER,
}
const BLANK: JsonSchema = {type: 'string', pattern: `^${SPACES}${END}`}
const NULL: JsonSchema = {type: 'null'}

/** The JSON values that a column of a type takes, the most natural one first. */
export function valueSchemas(type: ElementType): readonly JsonSchema[] {
  switch (type) {
    case 'float16':
    case 'float32':
      return [
        {type: 'number', exclusiveMinimum: -SINGLE_LIMIT, exclusiveMaximum: SINGLE_LIMIT},
        BOOLEAN,
        {type: 'string', pattern: FLOAT_TEXT},
      ]
    case 'float64':
      return [{type: 'number'}, BOOLEAN, {type: 'string', pattern: FLOAT_TEXT}]
    case 'int8':
    case 'int16':
    case 'int32':
    case 'uint8':
    case 'uint16':
    case 'uint32': {
      const [minimum, maximum] = SMALL_RANGE[type]
      return [
        {type: 'integer', minimum, maximum},
        BOOLEAN,
        wholeText(BigInt(minimum), BigInt(maximum)),
      ]
    }
    case 'int64':
      return [SAFE_INTEGER, BOOLEAN, wholeText(-(2n ** 63n), 2n ** 63n - 1n)]
    case 'uint64':
      return [{...SAFE_INTEGER, minimum: 0}, BOOLEAN, wholeText(0n, 2n ** 64n - 1n)]
    case 'bool':
      return [BOOLEAN, {type: 'integer', enum: [0, 1]}, {type: 'string', pattern: BOOL_TEXT}]
    case 'string':
      return [{type: 'string', pattern: NO_NUL}, SAFE_INTEGER, BOOLEAN]
  }
}

/** What counts as absent: null, and blank texts where the type is none of texts. */
export function absentSchemas(type: ElementType): readonly JsonSchema[] {
  return type === 'string' ? [NULL] : [NULL, BLANK]
}

/** Encoded as base64, or as `{"b64": …}` as TensorFlow Serving has it. */
export function pictureSchemas(): readonly JsonSchema[] {
  const text: JsonSchema = {type: 'string', contentEncoding: 'base64', pattern: PICTURE_TEXT}
  return [text, {type: 'object', properties: {b64: text}, required: ['b64']}]
}

function wholeText(min: bigint, max: bigint): JsonSchema {
  return {type: 'string', pattern: `^${SPACES}${wholeNumberPattern(min, max)}${SPACES}${END}`}
}
