import {asError, MlopsError} from '../../core/errors/index.ts'

/**
 * A DuckDB failure as an error with a code. The binding gives no code, only DuckDB's own class of
 * error as the first words of the message ("IO Error: …"); that class decides here and nowhere else.
 *
 * @param target - The file that the statement writes; an I/O error that names it is about writing.
 */
export function duckdbError(cause: unknown, subject: string, target?: string): Error {
  if (cause instanceof MlopsError) return cause
  const error = asError(cause)
  const match = /^(?<kind>[A-Z][\w ]*?) Error: (?<rest>[\s\S]*)$/.exec(error.message)
  const kind = match?.groups?.['kind'] ?? ''
  const text = (match?.groups?.['rest'] ?? error.message).trim()
  const first = text.split('\n')[0] ?? text
  switch (kind) {
    case 'INTERRUPT': {
      const abort = new Error('Interrupted', {cause})
      abort.name = 'AbortError'
      return abort
    }
    case 'Extension Autoloading':
    case 'HTTP':
      return new MlopsError('DATA_REMOTE_UNAVAILABLE', `Cannot read ${subject}: ${first}`, {
        hint:
          'Remote files are read by DuckDB\u2019s httpfs extension, which is downloaded once from ' +
          'extensions.duckdb.org. Check the network and the address, or download the file first.',
        cause,
      })
    case 'Out of Memory':
      return new MlopsError('DATA_MEMORY', `Not enough memory for ${subject}: ${first}`, {
        hint: 'Free some memory or disk space, or select fewer columns.',
        cause,
      })
    case 'Binder':
    case 'Parser':
    case 'Catalog':
      return new MlopsError('DATA_QUERY', `DuckDB refuses the query on ${subject}: ${first}`, {
        hint: 'Column names are case-insensitive; quote odd ones with "double quotes".',
        details: {message: text},
        cause,
      })
    case 'IO':
      if (target !== undefined && first.includes(target))
        return new MlopsError('FILE_UNWRITABLE', `Cannot write ${subject}: ${reasonOf(first)}.`, {
          hint: 'Free some space, check the permissions, or write to another folder.',
          cause,
        })
      // The second where a file went after it had been found.
      if (first.startsWith('No files found') || first.endsWith(': No such file or directory'))
        return new MlopsError('FILE_NOT_FOUND', `No file matches ${subject}.`, {
          hint: 'Check the path.',
          cause,
        })
      return malformed(subject, text, cause)
    default:
      return malformed(subject, text, cause)
  }
}

/** `Could not write file "/x": No space left on device` without the name of a temporary file. */
function reasonOf(text: string): string {
  return text.slice(text.lastIndexOf('": ') + 1).replace(/^[:\s]+|\.$/g, '')
}

function malformed(subject: string, text: string, cause: unknown): MlopsError {
  const line = /CSV Error on Line: (\d+)/.exec(text)?.[1]
  const where = line === undefined ? subject : `${subject}, line ${line}`
  if (text.includes('not utf-8 encoded') || text.includes('Invalid unicode'))
    return new MlopsError('DATA_ENCODING', `${where}: the file is not UTF-8.`, {
      hint: 'Convert it first, for example: iconv -f latin1 -t utf-8 IN > OUT',
      cause,
    })
  if (text.startsWith('Error when sniffing file'))
    return new MlopsError(
      'DATA_MALFORMED',
      `${subject}: its rows do not have the same number of columns, or a quote is never closed.`,
      {
        hint: 'Find the row in a text editor, or write the file again.',
        details: {message: text},
        cause,
      },
    )
  const lines = text.split('\n').filter(part => !/^(CSV Error|Original Line)/.test(part))
  return new MlopsError('DATA_MALFORMED', `${where}: ${(lines[0] ?? text).trim()}`, {
    hint: 'The file is damaged or not of the format that its name says.',
    details: {...(line === undefined ? {} : {line: Number(line)}), message: text},
    cause,
  })
}
