import {join} from 'node:path'
import type {Project} from '../project/index.ts'
import {openPredictionLog, type PredictionLog} from './log/index.ts'

/** The prediction log of a project, in `.mlops/log`, as its mlops.yaml asks. */
export function openLog(
  {root, config}: Project,
  onFailure: (error: unknown) => void,
): Promise<PredictionLog> {
  const {sample, redact, sync} = config.serve.log
  return openPredictionLog({
    folder: join(root, '.mlops', 'log'),
    ...{sample, redact, onFailure},
    syncs: sync === 'disk',
  })
}
