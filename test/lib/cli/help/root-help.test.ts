import {readdirSync} from 'node:fs'
import {fileURLToPath} from 'node:url'
import {describe, expect, it} from 'vitest'
import {COMMANDS} from '../../../../src/lib/cli/help/command-groups.ts'
import {rootHelp} from '../../../../src/lib/cli/help/root-help.ts'

const folder = fileURLToPath(new URL('../../../../src/commands', import.meta.url))

describe('rootHelp', () => {
  it('has every command once', () => {
    const files = readdirSync(folder, {recursive: true, encoding: 'utf8'})
      .filter(file => file.endsWith('.ts'))
      .map(file => file.slice(0, -'.ts'.length).replaceAll(/[\\/]/g, ' '))
    expect([...COMMANDS].sort()).toEqual(files.sort())
  })

  it('keeps to the width, and what goes on stands under its beginning', () => {
    const summaries = new Map(
      COMMANDS.map(name => [name, `What ${'a long story '.repeat(6)}says of ${name}.`]),
    )
    const lines = rootHelp(summaries, {width: 80, heading: text => `<${text}>`}).split('\n')
    expect(Math.max(...lines.map(line => line.length))).toBeLessThanOrEqual(80)
    const at = lines.findIndex(line => line.startsWith('  score '))
    expect(lines[at]).toMatch(/^ {2}score {12}What a long/)
    expect(lines[at + 1]).toMatch(/^ {19}\S.*says of score\.$/)
    expect(lines).toContain('<PREDICT>')
  })
})
