import {describe, expect, it} from 'vitest'
import type {ElementType} from '../../../../src/lib/model/index.ts'
import {codecOf, columnsSignature, matrixSignature, refusal, valuesOf} from './codec-fixture.ts'

async function decoded(type: ElementType, value: unknown): Promise<unknown> {
  const feeds = codecOf(columnsSignature({a: type})).decodeRecords([{a: value}])
  return (await valuesOf(feeds))['a']?.[0]
}

async function reason(type: ElementType, value: unknown): Promise<string> {
  const codec = codecOf(columnsSignature({a: type}))
  return (await refusal(() => codec.decodeRecords([{a: value}]))).message
}

describe('a value becomes an element of its column', () => {
  it.each<[ElementType, unknown, unknown]>([
    ['float32', 1.5, 1.5],
    ['float32', 0.1, 0.10000000149011612],
    ['float32', '1.5', 1.5],
    ['float32', ' +1_000.5 ', 1000.5],
    ['float32', '-.5', -0.5],
    ['float32', '1e5', 100000],
    ['float32', true, 1],
    ['float32', 'NaN', Number.NaN],
    ['float32', 'inf', Infinity],
    ['float32', '-Infinity', -Infinity],
    // Just above half-way between 1 and 1 + 2^-23: by way of a double it would become 1.
    ['float32', '1.00000005960464477539062500001', 1.0000001192092896],
    ['float64', 0.1, 0.1],
    ['float64', '1e400', Infinity],
    // Sign 0, exponent 15, no fraction; 0.1 is nearest to 0x2e66.
    ['float16', 1, 0x3c00],
    ['float16', '0.1', 0x2e66],
    ['float16', false, 0],
    ['int8', -128, -128],
    ['int16', '32767', 32767],
    ['int32', '5.000', 5],
    ['int32', true, 1],
    ['uint8', 255, 255],
    ['uint32', 4294967295, 4294967295],
    ['int64', 9007199254740991, 9007199254740991n],
    ['int64', '9007199254740993', 9007199254740993n],
    ['int64', '-9223372036854775808', -9223372036854775808n],
    ['int64', false, 0n],
    ['uint64', '18446744073709551615', 18446744073709551615n],
    ['bool', true, 1],
    ['bool', 0, 0],
    ['bool', 'Yes', 1],
    ['bool', 'f', 0],
    ['string', ' as it is ', ' as it is '],
    ['string', '', ''],
    ['string', 'Ulm 🏔', 'Ulm 🏔'],
    ['string', 7, '7'],
    ['string', true, 'true'],
  ])('%s of %j', async (type, value, element) => {
    expect(await decoded(type, value)).toEqual(element)
  })
})

describe('a value that does not fit is refused', () => {
  it.each<[ElementType, unknown, string]>([
    ['float32', 1e39, 'is out of the range of float32'],
    ['float32', 'tall', 'is text that is no float32'],
    ['float32', '0x10', 'is text that is no float32'],
    ['float32', [1], 'is a list, and the model needs one float32'],
    ['float32', {v: 1}, 'is an object, and the model needs one float32'],
    ['float32', null, 'is null'],
    ['float32', ' ', 'is null'],
    ['float16', 1e39, 'is out of the range of float16'],
    ['int8', 128, 'is out of the range of int8'],
    ['int32', 1.5, 'has a fraction, and the model needs int32'],
    ['int32', '1.5', 'is text that is no int32'],
    ['uint8', -1, 'is out of the range of uint8'],
    ['uint8', '300', 'is out of the range of uint8'],
    ['int64', 0.5, 'has a fraction, and the model needs int64'],
    ['int64', 2 ** 53, 'is beyond 2^53, where a JSON number is not exact; send it as text'],
    ['int64', '9223372036854775808', 'is out of the range of int64'],
    ['int64', '9'.repeat(5000), 'is out of the range of int64'],
    ['uint64', -1, 'is out of the range of uint64'],
    ['bool', 2, 'is neither 0 nor 1, and the model needs bool'],
    ['bool', 'on', 'is text that is no bool'],
    ['string', 1.5, 'is a number, and the model needs text; send it as text'],
    ['string', 'a\0b', 'holds a NUL character'],
    ['string', 'a\ud800', 'holds half of a surrogate pair'],
    ['string', '\udc00a', 'holds half of a surrogate pair'],
    ['string', {}, 'is an object, and the model needs one text'],
    ['string', null, 'is null'],
  ])('%s of %j', async (type, value, why) => {
    expect(await reason(type, value)).toBe(`The values do not fit the model; row 0, a: ${why}.`)
  })
})

describe('an absent value', () => {
  const signature = columnsSignature({a: 'float32', b: 'string', c: 'int64', h: 'float16'})
  const whole = {a: 1, b: 'x', c: 2, h: 1}

  it('is NaN for floats by the policy nan, and an error for the rest', async () => {
    const codec = codecOf(signature, {policy: {nulls: 'nan', inputs: {}}})
    const {a, h} = await valuesOf(codec.decodeRecords([{...whole, a: null, h: null}]))
    expect([a, h]).toEqual([[Number.NaN], [0x7e00]])
    const {message} = await refusal(() => codec.decodeRecords([{...whole, b: null, c: null}]))
    expect(message).toContain('row 0, b: is null; row 0, c: is null')
  })

  it('is the declared default, exact for 64 bits', async () => {
    const inputs = {
      a: {default: 0.5},
      b: {default: 'none'},
      c: {default: '9007199254740993'},
      h: {default: 1},
    }
    const codec = codecOf(signature, {policy: {nulls: 'error', inputs}})
    const filled = {a: [0.5], b: ['none'], c: [9007199254740993n], h: [0x3c00]}
    expect(await valuesOf(codec.decodeRecords([{a: null, b: null, c: null, h: null}]))).toEqual(
      filled,
    )
    expect(await valuesOf(codec.decodeRecords([{}]))).toEqual(filled)
    expect(await valuesOf(codec.decodeSplit([], [[]]))).toEqual(filled)
    expect(await valuesOf(codec.decodeCsv('z\n1\n', {header: 'required'}))).toEqual(filled)
  })

  it('is an error where the rule of its column says so, in spite of a default', async () => {
    const inputs = {a: {default: 0.5, nulls: 'error'}} as const
    const codec = codecOf(columnsSignature({a: 'float32'}), {policy: {nulls: 'nan', inputs}})
    const {message} = await refusal(() => codec.decodeRecords([{a: null}]))
    expect(message).toContain('row 0, a: is null')
  })

  it('is null where other rows have the column', async () => {
    const codec = codecOf(columnsSignature({a: 'float32'}), {policy: {nulls: 'nan', inputs: {}}})
    expect(await valuesOf(codec.decodeRecords([{a: 1}, {}]))).toEqual({a: [1, Number.NaN]})
  })
})

describe('columns are found', () => {
  it('by their exact name before one in another case', async () => {
    const codec = codecOf(matrixSignature(['age', 'Size']))
    const rows = [{Age: 9, age: 1, SIZE: 2, more: 'ignored'}]
    expect(await valuesOf(codec.decodeRecords(rows))).toEqual({x: [1, 2]})
    const split = codec.decodeSplit(['Age', 'age', 'SIZE'], [[9, 1, 2]])
    expect(await valuesOf(split)).toEqual({x: [1, 2]})
  })

  it('under the name that the rule gives', async () => {
    const policy = {nulls: 'error', inputs: {a: {column: 'alpha'}}} as const
    const codec = codecOf(columnsSignature({a: 'float32'}), {policy})
    expect(await valuesOf(codec.decodeRecords([{alpha: 1, a: 9}]))).toEqual({a: [1]})
    const {message} = await refusal(() => codec.decodeRecords([{a: 9}]))
    expect(message).toBe('A column is missing: alpha.')
  })

  it.each(['__proto__', 'constructor', 'toString', 'hasOwnProperty'])(
    'though %s is what every object inherits',
    async name => {
      const codec = codecOf(matrixSignature([name, 'b']))
      const rows = JSON.parse(`[{"${name}": 1, "b": 2}]`) as unknown[]
      expect(await valuesOf(codec.decodeRecords(rows))).toEqual({x: [1, 2]})
      const {message} = await refusal(() => codec.decodeRecords([{b: 2}]))
      expect(message).toBe(`A column is missing: ${name}.`)
    },
  )

  it('and an input called __proto__ is a tensor', async () => {
    const signature = columnsSignature(
      JSON.parse('{"__proto__": "float32", "b": "float32"}') as never,
    )
    const rows = JSON.parse('[{"__proto__": 1, "b": 2}]') as unknown[]
    const {tensors} = await codecOf(signature).decodeRecords(rows)
    expect(Object.keys(tensors)).toEqual(['__proto__', 'b'])
  })

  it('and all that are missing are named, with what looks like them', async () => {
    const codec = codecOf(matrixSignature(['dep_delay', 'carrier', 'distance']))
    const error = await refusal(() => codec.decodeRecords([{depdelay: 1, distance: 2}]))
    expect(error.kind).toBe('invalid')
    expect(error.message).toBe('Columns are missing: dep_delay (did you mean depdelay?), carrier.')
    expect(error.hint).toBe(
      'The model takes dep_delay (float32), carrier (float32), distance (float32).',
    )
  })
})

describe('an error', () => {
  it('lists five problems in the order of the request and counts the rest', async () => {
    const codec = codecOf(matrixSignature(['a', 'b']))
    const rows = [{a: 1, b: 'x'}, 5, ...Array.from({length: 3}, () => ({a: null, b: []}))]
    const {message} = await refusal(() => codec.decodeRecords(rows))
    expect(message).toBe(
      'The values do not fit the model; row 0, b: is text that is no float32; ' +
        'row 1: is no object of values by column; row 2, a: is null; ' +
        'row 2, b: is a list, and the model needs one float32; row 3, a: is null; and 3 more.',
    )
  })

  it('never repeats a value', async () => {
    const secret = 'Sesame-4711'
    const codec = codecOf(columnsSignature({a: 'float32', n: 'int64', b: 'bool', s: 'string'}))
    const row = {a: secret, n: secret, b: secret, s: `${secret}\0`}
    for (const decode of [
      () => codec.decodeRecords([row]),
      () => codec.decodeRecords([secret]),
      () => codec.decodeSplit(Object.keys(row), [Object.values(row)]),
      () => codec.decodeInstances([Object.values(row)]),
      () => codec.decodeInstances([secret]),
      () => codec.decodeColumns({...row}),
      () => codec.decodeTensors({a: [secret], n: [secret], b: [secret], s: [`${secret}\0`]}),
      () => codec.decodeCsv(`a,n,b,s\n${Object.values(row).join(',')}\n`, {header: 'required'}),
      () => codec.decodeCsv(`a,n,b,s\n"${secret}"x`, {header: 'required'}),
    ]) {
      const {message, hint} = await refusal(decode)
      expect(`${message} ${hint ?? ''}`).not.toContain(secret)
    }
  })

  it('says so when there is no row, or more than fit into memory', async () => {
    const codec = codecOf(matrixSignature(Array.from({length: 20_000}, (_, i) => `x_${i}`)))
    expect((await refusal(() => codec.decodeRecords([]))).message).toBe('The request has no row.')
    const many = new Array<unknown>(10_000).fill({})
    const error = await refusal(() => codec.decodeRecords(many))
    expect([error.kind, error.message]).toEqual([
      'too-large',
      'The request makes 200000000 values of tensors; 33554432 are the most.',
    ])
  })
})
