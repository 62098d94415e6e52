import {describe, expect, it} from 'vitest'
import {readCsv} from '../../../../src/lib/serve/codec/read-csv.ts'
import {codecOf, columnsSignature, refusal, valuesOf} from './codec-fixture.ts'

describe('CSV is read by RFC 4180', () => {
  it.each<[string, (string | null)[][]]>([
    [
      'a,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r\n1,2',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\r1,2\r',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      '\ufeffa,b\n1,2\n',
      [
        ['a', 'b'],
        ['1', '2'],
      ],
    ],
    [
      'a,b\n,\n"",2\n',
      [
        ['a', 'b'],
        [null, null],
        [null, '2'],
      ],
    ],
    [
      'a,b\n1,',
      [
        ['a', 'b'],
        ['1', null],
      ],
    ],
    [
      'a,b\n1,"x,""y""\r\nz"\n',
      [
        ['a', 'b'],
        ['1', 'x,"y"\r\nz'],
      ],
    ],
    [
      'a,b\n1, "x"\n',
      [
        ['a', 'b'],
        ['1', 'x'],
      ],
    ],
    [
      'a,b\n1, x"y \n',
      [
        ['a', 'b'],
        ['1', ' x"y '],
      ],
    ],
    [
      'a,b\n1,2\n\n3,4\n',
      [
        ['a', 'b'],
        ['1', '2'],
        ['3', '4'],
      ],
    ],
    ['a\n1\n\n2\n', [['a'], ['1'], [null], ['2']]],
    ['', []],
  ])('%j', (text, records) => {
    expect(readCsv(text)).toEqual(records)
  })

  it.each([
    ['a\n"x', 'record 1 (from 0, the header included) has a quote that is never closed'],
    ['a\n"x"y', 'has something between a closing quote and the next comma'],
  ])('refuses %j', (text, why) => {
    expect(() => readCsv(text)).toThrow(why)
  })
})

describe('a header', () => {
  const codec = codecOf(columnsSignature({a: 'float32', s: 'string'}))

  it('that is optional is told by its names', async () => {
    const values = {a: [1], s: ['x']}
    expect(await valuesOf(codec.decodeCsv('S,A\nx,1', {header: 'optional'}))).toEqual(values)
    expect(await valuesOf(codec.decodeCsv('1,x', {header: 'optional'}))).toEqual(values)
  })

  it('that is optional and is none is told from a row with too few values', async () => {
    const {message} = await refusal(() => codec.decodeCsv('1,x,7', {header: 'optional'}))
    expect(message).toBe(
      'The first line of the CSV has no name of a column, and as a row it has 3 values where the model takes 2.',
    )
    const empty = await refusal(() => codec.decodeCsv('', {header: 'optional'}))
    expect(empty.message).toBe('The body has no line of CSV.')
  })

  it('that is required is the first record', async () => {
    const {message} = await refusal(() => codec.decodeCsv('1,x\n2,y', {header: 'required'}))
    expect(message).toBe('Columns are missing: a, s.')
  })

  it('counts the rows behind it from 0', async () => {
    const {message} = await refusal(() => codec.decodeCsv('a,s\n1,x\n2\n', {header: 'required'}))
    expect(message).toContain('row 1: has 1 values for 2 columns')
    const none = await refusal(() => codec.decodeCsv('a,s\n', {header: 'required'}))
    expect(none.message).toBe('The request has no row.')
  })

  it('leaves empty fields null', async () => {
    const {message} = await refusal(() => codec.decodeCsv('a,s\n1,\n', {header: 'required'}))
    expect(message).toContain('row 0, s: is null')
  })
})
