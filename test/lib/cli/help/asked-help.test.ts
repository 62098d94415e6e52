import {describe, expect, it} from 'vitest'
import {askedHelp, calledCommand, spellOut} from '../../../../src/lib/cli/help/asked-help.ts'

describe('askedHelp', () => {
  it.each([
    ['', 'all'],
    ['--help', 'all'],
    ['-h', 'all'],
    ['--json --help', 'all'],
    ['score --help', 'command'],
    ['score -h', 'command'],
    ['drift --help', 'command'],
    ['drift report data.parquet --help', 'command'],
    ['scor --help', 'unknown'],
    ['score', 'none'],
    ['score -- --help', 'none'],
  ])('knows what `mlops %s` asks for: %s', (line, asked) => {
    expect(askedHelp(line.split(' ').filter(Boolean))).toBe(asked)
  })
})

describe('spellOut', () => {
  it('makes a flag of the word help', () => {
    expect(spellOut(['help'])).toEqual(['--help'])
    expect(spellOut(['help', 'drift', 'report'])).toEqual(['drift', 'report', '--help'])
    expect(spellOut(['score', 'help'])).toEqual(['score', 'help'])
  })
})

describe('calledCommand', () => {
  it('takes the longest name that a line begins with', () => {
    expect(calledCommand(['drift', 'report', 'a.parquet', '--by', 'week'])).toBe('drift report')
    expect(calledCommand(['retrain', 'flights'])).toBe('retrain')
    expect(calledCommand(['log', '--nope', 'compact'])).toBe('log')
    expect(calledCommand(['drift', '--nope'])).toBeUndefined()
    expect(calledCommand([])).toBeUndefined()
  })
})
