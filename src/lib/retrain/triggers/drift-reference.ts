import {isRegularFile, sha256OfFile} from '../../platform/files/index.ts'
import {resolveModel} from '../../registry/index.ts'
import {withNewRows} from '../data/index.ts'
import type {Champion} from '../types.ts'
import type {TriggerContext} from './trigger-context.ts'

/** What new rows are held against. */
export interface DriftReference {
  /** undefined: data.reference of mlops.yaml. */
  readonly source: string | undefined
  /** For people. */
  readonly shown: string
}

/**
 * The rows that drift is measured from, for as long as `work` takes: data.reference, else the file that the champion was
 * trained on as long as it has the recorded digest, else the labelled rows of data.source until the newest that it was
 * trained on; undefined where there are none of these.
 */
export async function withDriftReference<T>(
  context: TriggerContext,
  champion: Champion,
  work: (reference: DriftReference | undefined) => Promise<T>,
): Promise<T> {
  const {project, signal} = context
  if (project.config.data.reference !== undefined)
    return work({source: undefined, shown: 'data.reference'})
  const shown = `what ${champion.version} was trained on`
  const {training} = await resolveModel({
    directory: project.root,
    ref: champion.ref,
    ...(signal === undefined ? {} : {signal}),
  })
  if (training?.sha256 !== undefined && (await isRegularFile(training.source)))
    if ((await sha256OfFile(training.source, signal)) === training.sha256)
      return work({source: training.source, shown})
  if (champion.trainedUntil === null) return work(undefined)
  const before = new Date(Date.parse(champion.trainedUntil) + 1).toISOString()
  const request = {after: null, before, texts: champion.texts, signal}
  return withNewRows(project, request, async rows =>
    work(rows === undefined || rows.rows === 0 ? undefined : {source: await rows.file(), shown}),
  )
}
