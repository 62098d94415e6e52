import type {DecodedFeeds, RowCodec, RowDecoders, RowFeeds} from '../codec/index.ts'
import {RequestError} from '../request-error.ts'
import type {Divided} from './divide-rows.ts'

/**
 * Decodes what is left, and says in what goes wrong there why it was left.
 *
 * @param hasColumns - Whether a row has a column of the model.
 */
export function leftToModel(
  codec: RowCodec,
  column: string,
  divided: Divided,
  hasColumns: (row: number) => boolean,
  decode: (decoders: RowDecoders) => DecodedFeeds,
): DecodedFeeds {
  const {rows, keys, left, unfound} = divided
  const known = {rows, keys}
  if (rows.length > 0 && left.length === 0) return {rowCount: 0, tensors: {}, known}
  const bare = unfound.filter(row => !hasColumns(row))
  if (bare.length > 0)
    throw new RequestError(
      'not-found',
      `The precomputed table has no answer for the ${column} of ${named(bare)}, and the model cannot answer without its columns.`,
      {hint: codec.takes},
    )
  const explain = (error: unknown): unknown =>
    error instanceof RequestError && error.kind === 'invalid' && unfound.length > 0
      ? explained(error, column, unfound)
      : error
  const whole = left.length === rows.length
  const finish = (feeds: RowFeeds): RowFeeds => (whole ? feeds : Object.assign(feeds, {known}))
  try {
    const made = decode(whole ? codec : codec.numbered(left))
    if (!(made instanceof Promise)) return finish(made)
    return made.then(finish, (error: unknown) => {
      throw explain(error)
    })
  } catch (error) {
    throw explain(error)
  }
}

function explained(
  {kind, message, hint}: RequestError,
  column: string,
  unfound: readonly number[],
): RequestError {
  return new RequestError(
    kind,
    `The precomputed table has no answer for the ${column} of ${named(unfound)}, so that the model must answer. ${message}`,
    hint === undefined ? {} : {hint},
  )
}

const MAX_LISTED = 5

function named(rows: readonly number[]): string {
  const listed = rows.slice(0, MAX_LISTED).join(', ')
  const more = rows.length - MAX_LISTED
  return `${rows.length === 1 ? 'row' : 'rows'} ${listed}${more > 0 ? ` and ${more} more` : ''}`
}
