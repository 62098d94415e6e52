import {MlopsError} from '../core/errors/index.ts'
import type {ResolvedModel} from '../registry/index.ts'
import {servedName, type LiveVersion, type ModelTable} from './models/index.ts'
import {openServedTable, type ServedTable, type TableRequest} from './precomputed/index.ts'
import type {Notices} from './notices.ts'

/**
 * A row of a table is the answer of one model.
 *
 * @throws MlopsError `PRECOMPUTED_MODEL`
 */
export function refuseSeveralModels(resolved: readonly ResolvedModel[]): void {
  const names = [...new Set(resolved.map(servedName))]
  if (names.length <= 1) return
  throw new MlopsError(
    'PRECOMPUTED_MODEL',
    `A precomputed table answers for one model, and ${names.join(', ')} are to be served.`,
    {hint: 'Serve that model alone with --precomputed, and the others on another port.'},
  )
}

/** @throws MlopsError what `openServedTable` throws. */
export async function openTableFor(
  request: TableRequest | undefined,
  {live}: ModelTable,
  notices: Notices,
): Promise<ServedTable | undefined> {
  const [model] = live
  if (request === undefined || model === undefined) return undefined
  const table = await openServedTable(request, model, {
    onReload: ({rowCount}) =>
      notices.info(
        `${request.source} was replaced: ${rowCount.toLocaleString('en-US')} rows answer now.`,
      ),
    onReloadError: error =>
      notices.error(`${request.source} changed, and the table before goes on.`, error),
  })
  for (const version of live) tellUnfit(table, version, notices)
  return table
}

/** Tells of a version that the table cannot answer for. */
export function tellUnfit(
  table: ServedTable | undefined,
  live: LiveVersion,
  notices: Notices,
): void {
  if (table === undefined || table.fits(live)) return
  notices.error(
    `${live.label} answers with other columns than ${table.source} has: it answers all rows.`,
  )
}
