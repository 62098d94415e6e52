import {describe, expect, it} from 'vitest'
import {errorCatalogue, ExitCode, MlopsError} from '../../../../src/lib/core/errors/index.ts'

describe('MlopsError', () => {
  it('takes its exit code from the catalogue', () => {
    expect(new MlopsError('FILE_EXISTS', 'out.parquet is there').exit).toBe(6)
    expect(new MlopsError('FILE_NOT_FOUND', 'in.parquet is not there').exit).toBe(2)
    expect(new MlopsError('INTERRUPTED', 'stopped').exit).toBe(130)
  })

  it('keeps hint, details and cause', () => {
    const cause = new Error('EACCES')
    const error = new MlopsError('FILE_UNREADABLE', 'a.csv cannot be read', {
      hint: 'chmod +r a.csv',
      details: {path: 'a.csv'},
      cause,
    })
    expect(error.hint).toBe('chmod +r a.csv')
    expect(error.details).toEqual({path: 'a.csv'})
    expect(error.cause).toBe(cause)
  })
})

describe('the catalogue', () => {
  it.each(Object.entries(errorCatalogue))(
    '%s has a known exit code and one sentence',
    (code, entry) => {
      expect(code).toMatch(/^[A-Z][A-Z0-9]*(_[A-Z0-9]+)*$/)
      expect(Object.keys(ExitCode)).toContain(entry.exit)
      expect(entry.summary).toMatch(/^(mlops|[A-Z`]).*\.$/)
    },
  )
})
