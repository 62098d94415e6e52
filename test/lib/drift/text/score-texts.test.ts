import {expect, it} from 'vitest'
import {createRandom} from '../../../../src/lib/core/statistics/index.ts'
import {scoreTexts} from '../../../../src/lib/drift/text/index.ts'
import {splitWords} from '../../../../src/lib/drift/text/split-words.ts'

const random = createRandom(4)
const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
const SUBJECTS = ['flight', 'hotel', 'ticket', 'luggage', 'seat', 'meal']
const STATES = ['late', 'lost', 'fine', 'dirty', 'cheap', 'booked twice']
const sentence = (): string =>
  `The ${pick(SUBJECTS)} was ${pick(STATES)}, number ${Math.floor(random() * 1e6)}.`
const many = (count: number, text: () => string): string[] => Array.from({length: count}, text)

it('cannot tell texts of one kind apart', () => {
  const {score, reference, current} = scoreTexts(many(600, sentence), many(400, sentence))
  expect(score?.value).toBeGreaterThan(0.43)
  expect(score?.value).toBeLessThan(0.57)
  expect(score?.pValue).toBeGreaterThan(0.001)
  expect(reference.unknownWords).toBe(0)
  expect(current.unknownWords).toBe(0)
})

it('tells new subjects, and names the new words', () => {
  const changed = (): string =>
    random() < 0.5 ? sentence() : `My refund for the ${pick(SUBJECTS)} has not arrived`
  const {score, current, newWords} = scoreTexts(many(600, sentence), many(400, changed))
  expect(score?.value).toBeGreaterThan(0.65)
  expect(score?.pValue).toBeLessThan(1e-6)
  expect(current.unknownWords).toBeGreaterThan(0.3)
  expect(newWords.map(({word}) => word)).toEqual(
    expect.arrayContaining(['refund', 'arrived', 'my', 'not']),
  )
})

it('tells a language without spaces, and an encoding that broke', () => {
  const chinese = (words: readonly string[]) => (): string =>
    `${pick(words)}${pick(words)}${pick(words)}。`
  const before = chinese(['今天', '天气', '很好', '航班', '准时', '起飞'])
  const now = chinese(['今天', '天气', '很好', '退款', '还没', '收到'])
  const {score, current, reference} = scoreTexts(many(300, before), many(300, now))
  expect(score?.value).toBeGreaterThan(0.65)
  expect(current.unknownWords).toBeGreaterThan((reference.unknownWords ?? 1) + 0.2)
  const german = (): string => `Der Zug fährt über ${pick(['Köln', 'München', 'Görlitz'])}`
  const broken = (): string => Buffer.from(german(), 'utf8').toString('latin1')
  expect(scoreTexts(many(300, german), many(300, broken)).score?.value).toBeGreaterThan(0.99)
})

it('counts nulls, empty texts and characters', () => {
  const {score, reference, current} = scoreTexts(['ab', '😀', '', ' ', null], [null])
  expect(score).toBeNull()
  expect(reference).toMatchObject({rows: 5, nulls: 1, empty: 2, meanLength: 1})
  expect(current).toEqual({rows: 1, nulls: 1, empty: 0, meanLength: null, unknownWords: null})
})

it('gives the same answer for the same seed', () => {
  const [before, now] = [many(250, sentence), many(250, sentence)]
  expect(scoreTexts(before, now, 7)).toEqual(scoreTexts(before, now, 7))
})

it('splits words in any script; numbers are none', () => {
  expect(splitWords('Don’t pay 500 €, ÉTÉ x')).toEqual(['don', 'pay', 'été'])
  expect(splitWords('航班准时 ok')).toEqual(['航班', '班准', '准时', 'ok'])
  expect(splitWords('หนังสือ').length).toBeGreaterThan(3)
})
