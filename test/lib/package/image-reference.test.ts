import {describe, expect, it} from 'vitest'
import {
  imageRepository,
  imageTag,
  parseImage,
  versionTag,
} from '../../../src/lib/package/image-reference.ts'
import {parsePlace} from '../../../src/lib/package/push/registry-place.ts'
import {NASTY_NAMES} from './made-up-subject.ts'

const DIGEST = `sha256:${'0a'.repeat(32)}`

describe('the name of an image', () => {
  it.each([
    ['flights', undefined, 'flights', undefined, undefined],
    ['flights:v1.2.0', undefined, 'flights', 'v1.2.0', undefined],
    ['team/flights:v1', undefined, 'team/flights', 'v1', undefined],
    ['localhost/flights', 'localhost', 'flights', undefined, undefined],
    ['localhost:5000/team/flights', 'localhost:5000', 'team/flights', undefined, undefined],
    ['[::1]:5000/team/flights:v1', '[::1]:5000', 'team/flights', 'v1', undefined],
    [
      'Registry.example.com:5000/a__b/c-d:1_x',
      'Registry.example.com:5000',
      'a__b/c-d',
      '1_x',
      undefined,
    ],
    [`ghcr.io/o/flights@${DIGEST}`, 'ghcr.io', 'o/flights', undefined, DIGEST],
  ])('%s is taken apart', (image, registry, path, tag, digest) => {
    const repository = registry === undefined ? path : `${registry}/${path}`
    expect(parseImage(image)).toStrictEqual({repository, registry, path, tag, digest})
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

describe('a place to push to', () => {
  it.each([
    ['registry.example.com/team/flights:v1', 'registry.example.com', 'v1', 'https'],
    ['registry.example.com/team/flights', 'registry.example.com', 'latest', 'https'],
    ['localhost:5000/team/flights', 'localhost:5000', 'latest', 'http'],
    ['127.0.0.1:5000/team/flights', '127.0.0.1:5000', 'latest', 'http'],
    ['[::1]:5000/team/flights', '[::1]:5000', 'latest', 'http'],
    ['localhost.example.com/team/flights', 'localhost.example.com', 'latest', 'https'],
  ])(
    '%s is taken apart, and only this machine is spoken to without TLS',
    (text, registry, tag, scheme) => {
      expect(parsePlace(text, 'latest')).toStrictEqual({
        registry,
        repository: 'team/flights',
        tag,
        origin: `${scheme}://${registry}`,
      })
    },
  )

  it.each(['flights:v1', 'team/flights', `ghcr.io/o/flights@${DIGEST}`, 'ghcr.io/O/flights', ''])(
    '%j is none',
    text => {
      expect(() => parsePlace(text, 'latest')).toThrow(expect.objectContaining({code: 'USAGE'}))
    },
  )

  it('has the version as its tag, or the beginning of the digest', () => {
    const model = {sha256: 'ab'.repeat(32)}
    expect(versionTag({version: 'v1.2.0+cpu', model})).toBe('v1.2.0_cpu')
    expect(versionTag({version: null, model})).toBe('abababababab')
  })
})
