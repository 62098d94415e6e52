import {describe, expect, it} from 'vitest'
import {schemaIssues, type TableFacts} from '../../../../src/lib/drift/quality/index.ts'

const facts = (changes: Partial<TableFacts> = {}): TableFacts => ({
  schema: {missing: [], extra: [], typeChanged: [], renamed: []},
  duplicates: {rows: 0, referenceShare: 0, ids: 0, idsInReference: 0},
  rows: {reference: 1000, current: 1000},
  target: 'late',
  aside: ['id', 'time'],
  idColumn: 'id',
  ...changes,
})
const codes = (changes: Partial<TableFacts>): string[] =>
  schemaIssues(facts(changes)).map(({code, severity}) => `${code} ${severity}`)
const missing = (name: string): Partial<TableFacts> => ({
  schema: {missing: [{name, type: 'DOUBLE'}], extra: [], typeChanged: [], renamed: []},
})

describe('issues of a table', () => {
  it('are none where the tables have the same columns', () => {
    expect(schemaIssues(facts())).toEqual([])
  })

  it('call a missing feature an error, a missing identifier a warning, a missing target no fault', () => {
    expect(codes(missing('temp'))).toEqual(['COLUMN_MISSING error'])
    expect(codes(missing('id'))).toEqual(['COLUMN_MISSING warning'])
    expect(codes(missing('late'))).toEqual(['COLUMN_MISSING info'])
    expect(codes(missing('column12'))).toEqual(['COLUMN_MISSING error'])
    for (const index of ['column0', 'column00', 'Unnamed: 0', '__index_level_0__'])
      expect(codes(missing(index))).toEqual(['COLUMN_MISSING warning'])
  })

  it('tell another type as an error unless the values could be compared', () => {
    const retyped = (compared: boolean): Partial<TableFacts> => ({
      schema: {
        missing: [],
        extra: [{name: 'note', type: 'VARCHAR'}],
        typeChanged: [
          {
            name: 'temp',
            reference: 'DOUBLE',
            current: 'VARCHAR',
            compared,
            unparsable: compared ? 0 : 7,
          },
        ],
        renamed: [],
      },
    })
    expect(codes(retyped(false))).toEqual(['COLUMN_TYPE error', 'COLUMN_NEW info'])
    expect(codes(retyped(true))).toEqual(['COLUMN_TYPE warning', 'COLUMN_NEW info'])
  })

  it('tell repeated rows only where the reference has fewer', () => {
    const repeated = (rows: number, referenceShare: number): string[] =>
      codes({duplicates: {rows, referenceShare, ids: null, idsInReference: null}})
    expect(repeated(100, 0)).toEqual(['ROWS_REPEATED warning'])
    expect(repeated(100, 0.1)).toEqual([])
    expect(repeated(5, 0)).toEqual([])
  })

  it('say that rows of the reference hide drift', () => {
    const found = schemaIssues(
      facts({duplicates: {rows: 0, referenceShare: 0, ids: 0, idsInReference: 300}}),
    )
    expect(found[0]).toMatchObject({code: 'ROWS_IN_REFERENCE', rows: 300, share: 0.3})
  })

  it('count the texts that are no numbers', () => {
    const found = schemaIssues(
      facts({
        schema: {
          missing: [],
          extra: [],
          typeChanged: [
            {name: 'temp', reference: 'DOUBLE', current: 'VARCHAR', compared: false, unparsable: 7},
          ],
          renamed: [{reference: 'Wind', current: 'wind'}],
        },
      }),
    )
    expect(found.map(({message}) => message)).toEqual([
      'The column "temp" was DOUBLE and is VARCHAR now; 7 values are no numbers.',
      'The column "Wind" is written "wind" in the data.',
    ])
  })
})
