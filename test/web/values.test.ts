import {describe, expect, it} from 'vitest'
import {rowFeeds} from '../../src/lib/package/portable/row-feeds.ts'
import {firstValues, hashOf, jsonRow, problemsOf, rowOf} from '../../src/web/form/values.ts'
import {pageOfFields} from './page-of-fields.ts'

const page = pageOfFields([
  {name: 'distance'},
  {name: 'id', type: 'int64', fill: '-1', example: 7},
  {name: 'temp', fill: 'NaN', example: 20.5},
  {name: 'carrier', type: 'string', example: 'UA', values: ['UA', 'B6']},
  {name: 'weekend', type: 'bool', example: true},
])

describe('what fields hold', () => {
  it('at first the typical row, then what a link says', () => {
    expect(firstValues(page, '')).toEqual({
      distance: '120',
      id: '7',
      temp: '20.5',
      carrier: 'UA',
      weekend: true,
    })
    expect(firstValues(page, '#distance=5&weekend=false&nobody=1&carrier=a%26b')).toMatchObject({
      distance: '5',
      weekend: false,
      carrier: 'a&b',
    })
  })

  it('a link says what differs from it, and leads back', () => {
    const values = {...firstValues(page, ''), carrier: `<b>&"é`, id: '9007199254740993', temp: ''}
    const hash = hashOf(page, values)
    expect(hash).not.toContain('distance')
    expect(firstValues(page, `#${hash}`)).toEqual(values)
  })

  it('an empty field is what mlops.yaml says, or an error', () => {
    const values = {...firstValues(page, ''), id: '', temp: '', distance: ''}
    const row = rowOf(page, values)
    const {feeds, problems} = rowFeeds(page, [row])
    expect(problems).toEqual([{row: 0, field: 'distance', reason: 'is empty'}])
    expect(feeds.tensors['id']?.values).toEqual(BigInt64Array.of(-1n))
    expect(feeds.tensors['temp']?.values).toEqual(Float32Array.of(Number.NaN))
  })

  it('whole numbers beyond 2^53 stay exact', () => {
    const row = rowOf(page, {...firstValues(page, ''), id: '9007199254740993'})
    expect(rowFeeds(page, [row]).feeds.tensors['id']?.values).toEqual(
      BigInt64Array.of(9007199254740993n),
    )
    expect(jsonRow(page, row, ({encoded}) => encoded)).toEqual({
      distance: 120,
      id: '9007199254740993',
      temp: 20.5,
      carrier: 'UA',
      weekend: true,
    })
  })

  it('what is no value is said in the words of the server', () => {
    const row = rowOf(page, {...firstValues(page, ''), distance: 'far', id: '1.5'})
    expect(problemsOf(page, row)).toEqual({
      distance: 'is text that is no float32',
      id: 'is text that is no int64',
    })
  })
})
