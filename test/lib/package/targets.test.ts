import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {listTargets} from '../../../src/lib/package/index.ts'
import {PACKAGE_TARGETS} from '../../../src/lib/project/schema/package.ts'

const pages = ['package', 'package-cluster', 'package-formats', 'package-web'].map(name =>
  readFileSync(new URL(`../../../docs/${name}.md`, import.meta.url), 'utf8'),
)

describe('targets of packages', () => {
  it('are those that mlops.yaml may name', () => {
    expect(
      listTargets()
        .map(({name}) => name)
        .sort(),
    ).toEqual([...PACKAGE_TARGETS].sort())
  })

  it('are on a page each', () => {
    for (const {name} of listTargets())
      expect(
        pages.some(page => page.includes(`\`${name}\``) || page.includes(`--target ${name}`)),
        name,
      ).toBe(true)
  })

  it('say in one line what they make', () => {
    for (const {name, summary} of listTargets())
      expect(summary, name).toMatch(/^[A-Zm][^\n]{20,110}\.$/)
  })
})
