import {existsSync, mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {createWorkplace, expectRefusal, type Workplace} from './workplace.ts'

let place: Workplace
beforeAll(async () => {
  place = await createWorkplace()
})
afterAll(() => {
  place.remove()
})

const header = 'x0,x1,x2,x3\n'

describe('a table that cannot be scored', () => {
  it.each([
    ['an empty file', 'empty.csv', '', /empty\.csv is empty \(0 bytes\)/],
    ['a header alone', 'header.csv', header, /has no rows to score/],
    ['a missing column', 'missing.csv', 'x0,x1,x2\n1,2,3\n', /missing: x3/],
    ['words for numbers', 'words.csv', `${header}low,2,3,4\n`, /x0 is text such as "low"/],
    [
      'one word among numbers',
      'word.csv',
      `${header}1,2,3,4\nx,2,3,4\n`,
      /row 2: x0 "x" is no float/,
    ],
    ['an absent value', 'null.csv', `${header}1,,3,4\n`, /row 1: x1 is null/],
    ['ragged rows', 'ragged.csv', `${header}1,2,3,4\n1,2\n1,2,3,4,5\n`, /same number of columns/],
    ['latin-1', 'latin.csv', Buffer.from('x0,x1,x2,x3,näme\n1,2,3,4,a\n', 'latin1'), /not UTF-8/],
    ['Parquet cut off', 'cut.parquet', 'PAR1 and then nothing', /truncated Parquet file/],
    ['text called Parquet', 'text.parquet', 'no Parquet at all', /is not a Parquet file/],
    ['an unknown format', 'table.xlsx', 'PK', /extension names no known format/],
    ['broken JSON', 'broken.json', '{"x0": 1,', /Malformed JSON/],
  ])('%s', async (_, name, content, message) => {
    place.write(name, content)
    const result = await place.run(
      'score',
      'workspace',
      '--input',
      `../${name}`,
      '--output',
      'o.csv',
    )
    expectRefusal(result, 2, message)
    expect(existsSync(join(place.project, 'o.csv'))).toBe(false)
  })

  it.each([
    ['a file that is not there', '../nope.csv', /no such file/],
    ['a pattern that nothing matches', '../nope-*.csv', /No file matches/],
    ['a folder', '../folder', /is an? (empty )?folder/],
    ['SQL that is none', 'query:SELEC 1', /syntax error/],
  ])('%s', async (_, input, message) => {
    mkdirSync(join(place.folder, 'folder'), {recursive: true})
    expectRefusal(
      await place.run('score', 'workspace', '--input', input, '--output', 'o.csv'),
      2,
      message,
    )
  })

  it.each([
    ['a filter with an unknown column', ['--where', 'nope > 1'], /"nope" not found/],
    ['a column to keep that is not there', ['--keep', 'nme'], /no column nme/],
    ['a limit that is no number', ['--limit', 'few'], /Expected an integer/],
  ])('%s', async (_, flags, message) => {
    place.write('good.csv', `${header}1,2,3,4\n`)
    const args = ['score', 'workspace', '--input', '../good.csv', '--output', 'o.csv', ...flags]
    expectRefusal(await place.run(...args), 2, message)
  })
})

describe('rows given by hand', () => {
  it.each([
    [
      'a word for a number',
      ['-i', 'x0=1', '-i', 'x1=2', '-i', 'x2=3', '-i', 'x3=four'],
      /"four" is no/,
    ],
    ['a column short', ['-i', 'x0=1', '-i', 'x1=2', '-i', 'x2=3'], /missing: x3/],
    ['no equals sign', ['-i', 'x0'], /no column and "="/],
    ['nothing', [], /no row to predict/],
    ['half a JSON object', ['--row', '{"x0":'], /no JSON/],
  ])('%s', async (_, args, message) => {
    expectRefusal(await place.run('predict', 'workspace', ...args), 2, message)
  })
})
