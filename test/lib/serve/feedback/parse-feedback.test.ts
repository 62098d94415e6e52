import {describe, expect, it} from 'vitest'
import {parseFeedback, parseFeedbackLines} from '../../../../src/lib/serve/feedback/index.ts'

const NOW = Date.UTC(2026, 2, 1, 4)
const parse = (body: unknown) => parseFeedback(body, NOW)
const record = (fields: object) => ({
  id: 'a',
  timeMs: NOW,
  label: undefined,
  outcome: undefined,
  details: null,
  ...fields,
})

describe('feedback in JSON', () => {
  it('is one record, a list of them, or a list by name', () => {
    const one = {id: 'a', label: 'yes'}
    expect(parse(one)).toEqual([record({label: 'yes'})])
    expect(parse([one, {id: 'b.3', label: 0}])).toEqual([
      record({label: 'yes'}),
      record({id: 'b.3', label: 0}),
    ])
    expect(parse({feedback: [one]})).toEqual([record({label: 'yes'})])
  })

  it.each([['yes'], [1.5], [-0], [false], [null], ['']])('takes the label %j', label => {
    expect(parse({id: 'a', label})).toEqual([record({label})])
  })

  it('takes an outcome without a label, which stays apart from a label of null', () => {
    expect(parse({id: 'a', outcome: true})[0]).toEqual(record({outcome: true}))
    expect(parse({id: 'a', label: null})[0]).toEqual(record({label: null}))
  })

  it('keeps other fields as details, also those sent as details', () => {
    const sent = {id: 'a', label: 1, reviewer: 'kim', details: {queue: [1, 2]}}
    expect(parse(sent)).toEqual([record({label: 1, details: {reviewer: 'kim', queue: [1, 2]}})])
  })

  it('keeps a field of the name __proto__ as a field', () => {
    const [{details} = record({})] = parse(JSON.parse('{"id":"a","label":1,"__proto__":{"x":1}}'))
    expect(Object.getPrototypeOf(details)).toBe(Object.prototype)
    expect(JSON.stringify(details)).toBe('{"__proto__":{"x":1}}')
  })

  it('of a record that has an id is that record, whatever its other fields are called', () => {
    expect(parse({id: 'a', label: 1, feedback: [3]})[0]?.details).toEqual({feedback: [3]})
  })
})

describe('the time', () => {
  it.each([
    ['2026-02-01T10:20:30Z', Date.UTC(2026, 1, 1, 10, 20, 30)],
    ['2026-02-01t10:20z', Date.UTC(2026, 1, 1, 10, 20)],
    ['2026-02-01T10:20:30.123456+02:00', Date.UTC(2026, 1, 1, 8, 20, 30, 123)],
    ['2026-02-01 10:20:30-0330', Date.UTC(2026, 1, 1, 13, 50, 30)],
    ['2026-02-01T10:20:30+02', Date.UTC(2026, 1, 1, 8, 20, 30)],
    ['2028-02-29', Date.UTC(2028, 1, 29)],
    [null, NOW],
  ])('%s is understood', (time, timeMs) => {
    expect(parse({id: 'a', label: 1, time})).toEqual([record({label: 1, timeMs})])
  })

  it.each([
    ['2026-02-30T00:00:00Z', 'is no day of the calendar'],
    ['2026-02-01T24:00:00Z', 'is no time in ISO 8601'],
    ['2026-02-01T10:20:30', 'has no time zone'],
    ['yesterday', 'is no time in ISO 8601'],
    ['2026-02-01T10:20:30Z'.padEnd(10_000, ' '), 'is no text in ISO 8601'],
    [1767254400, 'is no text in ISO 8601'],
  ])('%s is refused', (time, reason) => {
    expect(() => parse({id: 'a', label: 1, time})).toThrow(`the body has a time that ${reason}`)
  })
})

describe('one wrong record refuses all', () => {
  it.each([
    [7, 'is no object'],
    [[], 'is no object'],
    [{label: 1}, 'has no id'],
    [{id: '', label: 1}, 'has an id that no prediction has'],
    [{id: 12, label: 1}, 'has an id that no prediction has'],
    [{id: 'x'.repeat(161), label: 1}, 'has an id that no prediction has'],
    [{id: 'a\nb', label: 1}, 'has an id that no prediction has'],
    [{id: 'a'}, 'has neither label nor outcome'],
    [{id: 'a', label: {}}, 'has a label that is no number, boolean, null or text'],
    [{id: 'a', label: 'x'.repeat(1001)}, 'has a label that is no number, boolean, null or text'],
    [{id: 'a', label: 1, outcome: [1]}, 'has an outcome that is no number'],
    [{id: 'a', label: 1, details: 'x'}, 'has details that are no object'],
    [{id: 'a', label: 1, x: 1, details: {x: 2}}, 'has a field both in its details'],
    [{id: 'a', label: 1, note: 'ü'.repeat(2100)}, 'has more than 4096 bytes of details'],
  ])('%j', (wrong, reason) => {
    const body = [{id: 'a', label: 1}, wrong, {id: 5}]
    expect(() => parse(body)).toThrow(`record 1 ${reason}`)
    expect(() => parse(body)).toThrow('nothing was stored')
  })

  it('with kind invalid, and never repeats what was sent', () => {
    const body = [{id: 'secret value', label: 1}]
    expect(() => parse(body)).toThrow(expect.objectContaining({kind: 'invalid'}) as Error)
    expect(() => parse(body)).not.toThrow('secret')
  })
})

it.each([[[]], [{feedback: []}]])('%j has no record', body => {
  expect(() => parse(body)).toThrow('there is no record in the body')
})

it('takes 10,000 records at once and no more', () => {
  const list = Array.from({length: 10_000}, (_, index) => ({id: `p${index}`, label: index}))
  expect(parse(list)).toHaveLength(10_000)
  const more = [...list, {id: 'p', label: 1}]
  const tooLarge = expect.objectContaining({kind: 'too-large'}) as Error
  expect(() => parse(more)).toThrow(tooLarge)
  const text = more.map(value => JSON.stringify(value)).join('\n')
  expect(() => parseFeedbackLines(Buffer.from(text))).toThrow(tooLarge)
})

describe('feedback in NDJSON', () => {
  const parseLines = (text: string) => parseFeedbackLines(Buffer.from(text), NOW)

  it('is a record a line, whatever ends the lines', () => {
    expect(parseLines('{"id":"a","label":1}\r\n\n{"id":"b","label":"ü"}')).toEqual([
      record({label: 1}),
      record({id: 'b', label: 'ü'}),
    ])
  })

  it('names the line that is wrong', () => {
    expect(() => parseLines('{"id":"a","label":1}\n\n{"id":"b"}\n')).toThrow(
      'line 3 has neither label nor outcome; nothing was stored',
    )
    expect(() => parseLines('{"id":"a","label":1}\n{"id":')).toThrow('line 2 is no valid JSON')
  })

  it('without a line is refused', () => {
    expect(() => parseLines(' \n\n')).toThrow('there is no record in the body')
  })
})
