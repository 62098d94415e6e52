import {describe, expect, it} from 'vitest'
import {imageRepository, imageTag, parseImage} from '../../../src/lib/package/image-reference.ts'
import {NASTY_NAMES} from './made-up-subject.ts'

const DIGEST = `sha256:${'0a'.repeat(32)}`

describe('the name of an image', () => {
  it.each([
    ['flights', 'flights', undefined, undefined],
    ['flights:v1.2.0', 'flights', 'v1.2.0', undefined],
    ['localhost:5000/team/flights', 'localhost:5000/team/flights', undefined, undefined],
    [
      'Registry.example.com:5000/a__b/c-d:1_x',
      'Registry.example.com:5000/a__b/c-d',
      '1_x',
      undefined,
    ],
    [`ghcr.io/o/flights@${DIGEST}`, 'ghcr.io/o/flights', undefined, DIGEST],
  ])('%s is taken apart', (image, repository, tag, digest) => {
    expect(parseImage(image)).toStrictEqual({repository, tag, digest})
  })

  it.each(['', 'Flights', 'a b', 'a:b:c', 'a//b', '-a', 'a:$(id)', 'a;id', '`id`', 'a\nFROM b'])(
    '%j is none',
    image => {
      expect(() => parseImage(image)).toThrow(expect.objectContaining({code: 'USAGE'}))
    },
  )

  it.each([...NASTY_NAMES, 'Team/Flights', 'a//b-/c', '__'])('is made of any model: %j', name => {
    const image = `${imageRepository(name)}:${imageTag('v1.2.0+cpu')}`
    expect(parseImage(image).tag).toBe('v1.2.0_cpu')
  })
})
