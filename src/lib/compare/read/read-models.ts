import {MlopsError} from '../../core/errors/index.ts'
import type {EvaluatedRows} from '../../core/metrics/index.ts'
import {dataRules, type InputPolicy} from '../../data/index.ts'
import type {Predictor} from '../../model/index.ts'
import type {Database} from '../../platform/duckdb/index.ts'
import type {ResolvedModel} from '../../registry/index.ts'
import {
  answeredPacks,
  answerReader,
  createCollector,
  distinctColumns,
  eachModel,
  openTestTable,
  type AnswerReader,
  type PerModel,
  type ReadRequest,
  type TestSettings,
} from '../../testset/index.ts'
import type {PairedRows} from '../paired-rows.ts'
import {pairRows, type PairedColumns} from './pair-rows.ts'

/** A model that was resolved, and what answers for it. */
export interface OpenedModel {
  readonly resolved: Pick<ResolvedModel, 'label' | 'name' | 'options' | 'folder'>
  readonly predictor: Predictor
}

export interface ReadModelsRequest extends PairedColumns {
  readonly database: Database
  /** Folder that the mlops.yaml with the rules of the data is looked for in. */
  readonly directory: string
  readonly settings: TestSettings
  /** null where there is nothing to compare with. */
  readonly old: OpenedModel | null
  readonly new: OpenedModel
  /** More models that answer the same rows, to be ranked. */
  readonly others?: readonly OpenedModel[]
  readonly limit?: number | undefined
  readonly signal?: AbortSignal | undefined
  readonly onProgress?: ((rows: number) => void) | undefined
}

export interface ReadModels {
  readonly rows: PairedRows
  /** Answers of the new model, the old one where there is one, and the others. */
  readonly answers: PerModel<EvaluatedRows>
  /** The same rows once more, as packs or a sample of them: the new model first, then the old one. */
  readonly read: ReadRequest
  /** Removes what reading has put on the disk. */
  close(): Promise<void>
}

/**
 * Streams the test data once through both models and pairs their answers row by row. Each model finds
 * its own inputs in the data; rows without a true answer are left out for both.
 *
 * @throws MlopsError `COMPARE_TASK`, `COMPARE_GROUP`, `EVALUATE_…`, `DATA_…`, and what running models throws.
 */
export async function readModels(request: ReadModelsRequest): Promise<ReadModels> {
  const {database, settings, signal} = request
  const {old, others = []} = request
  const models: PerModel<OpenedModel> = [request.new, ...(old === null ? [] : [old]), ...others]
  const readers = eachModel(models, ({predictor, resolved}) =>
    answerReader(predictor.model, resolved.label),
  )
  const [{task}] = readers
  refuseOtherTasks(readers)
  const rules = await rulesOf(request.directory, models)
  const orderBy = task === 'forecast' ? settings.timestamp : undefined
  const test = await openTestTable(database, {
    source: settings.data,
    readers: eachModel(models, ({predictor}, index) => ({
      model: predictor.model,
      policy: rules.policies[index] ?? {nulls: 'error', inputs: {}},
    })),
    aside: rules.aside,
    target: settings.target,
    numeric: !isClassifier(task),
    sliceBy: distinctColumns([...settings.sliceBy, ...request.fairnessBy, request.group]),
    orderBy,
    limit: request.limit,
    signal,
  })
  try {
    const read: ReadRequest = {
      database,
      test,
      models: eachModel(models, ({predictor, resolved}) => ({
        predictor,
        image: resolved.options.image,
      })),
      signal,
    }
    const collector = createCollector(readers, {
      subject: test.table.subject,
      target: test.target,
      sliceBy: test.sliceBy,
    })
    for await (const pack of answeredPacks(read)) {
      collector.add(pack)
      request.onProgress?.(pack.firstRow + pack.answers[0].rowCount)
    }
    const warnings = task === 'forecast' && orderBy === undefined ? [UNORDERED] : []
    const collected = collector.finish()
    const paired = pairRows(collected, {...request, sliceBy: settings.sliceBy})
    return {
      rows: {
        ...paired,
        old: old === null ? null : paired.old,
        warnings: [...warnings, ...paired.warnings],
      },
      answers: collected.rows,
      read,
      close: () => test.table.close(),
    }
  } catch (error) {
    await test.table.close()
    throw error
  }
}

const UNORDERED =
  'data.timestamp of mlops.yaml does not say when a row happened: rows are taken to be in the order of time'

function isClassifier(task: AnswerReader['task']): boolean {
  return task === 'binary' || task === 'multiclass'
}

function refuseOtherTasks([first, ...others]: PerModel<AnswerReader>): void {
  const other = others.find(({task}) => isClassifier(task) !== isClassifier(first.task))
  if (other === undefined) return
  throw new MlopsError(
    'COMPARE_TASK',
    `${other.name ?? ''} is ${other.task}, and ${first.name ?? ''} is ${first.task}: their answers cannot be held against each other.`,
    {
      hint: 'Name two models of the same target, or say by model.task in mlops.yaml what they predict.',
      details: {old: other.task, new: first.task},
    },
  )
}

/** What absent values mean to each; a bare file has no mlops.yaml, and those of the other model hold. */
async function rulesOf(
  directory: string,
  models: PerModel<OpenedModel>,
): Promise<{readonly policies: readonly InputPolicy[]; readonly aside: readonly string[]}> {
  const named = models.find(({resolved}) => resolved.name !== null)?.resolved.name ?? null
  const rules = []
  for (const {resolved} of models)
    rules.push(await dataRules(resolved.folder ?? directory, resolved.name ?? named))
  return {
    policies: rules.map(({policy}) => policy),
    aside: [...new Set(rules.flatMap(({aside}) => aside))],
  }
}
