import {expect, it} from 'vitest'
import {githubAnnotations, type Annotation} from '../../../src/lib/report/index.ts'

const error = (title: string, message = 'm'): Annotation => ({level: 'error', title, message})

it('a title cannot begin a message, nor a message another command', () => {
  expect(githubAnnotations([error('a::b, c=d', '100 %\n::set-output name=x::y\r')])).toBe(
    '::error title=a%3A%3Ab%2C c=d::100 %25%0A::set-output name=x::y%0D',
  )
})

it('ten of a level are all shown, errors first', () => {
  const ten = Array.from({length: 10}, (_, i) => error(`e${i}`))
  const lines = githubAnnotations([{level: 'notice', title: 'n', message: 'm'}, ...ten]).split('\n')
  expect(lines).toHaveLength(11)
  expect(lines[0]).toBe('::error title=e0::m')
  expect(lines[10]).toBe('::notice title=n::m')
})

it('of more, the tenth names the rest', () => {
  const lines = githubAnnotations(Array.from({length: 12}, (_, i) => error(`e${i}`))).split('\n')
  expect(lines).toHaveLength(10)
  expect(lines[9]).toBe('::error title=3 more::e9; e10; e11')
})
