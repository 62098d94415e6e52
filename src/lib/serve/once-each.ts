import {MlopsError} from '../core/errors/index.ts'
import type {ResolvedModel} from '../registry/index.ts'
import {requestKey, servedName, type ModelTable} from './models/index.ts'

/**
 * Two files of one name, of which requests could reach the first alone.
 *
 * @throws MlopsError `SERVE_NAMES`
 */
export function assertOtherName(table: ModelTable, model: ResolvedModel): void {
  const name = servedName(model)
  const key = requestKey(model)
  const same = table.live.find(live => live.name === name && live.key === key)
  if (same === undefined || same.label === model.label) return
  throw new MlopsError(
    'SERVE_NAMES',
    `${same.label} and ${model.label} would both be asked for as ${key} of ${name}.`,
    {hint: 'Give one of the files another name, or serve each by a server of its own.'},
  )
}

/**
 * @param grpc - Undefined where gRPC is not served.
 * @throws MlopsError `SERVE_PORT`
 */
export function assertOtherPort(http: number, grpc: number | undefined): void {
  if (grpc !== http || http === 0) return
  throw new MlopsError('SERVE_PORT', `HTTP and gRPC cannot share port ${http}.`, {
    hint: 'Choose another --grpc-port, or take a free one by --grpc-port 0.',
  })
}
