import {MlopsError} from '../../../core/errors/index.ts'
import type {MetricTask} from '../../../core/metrics/index.ts'
import {sqlIdentifier, type Database} from '../../../platform/duckdb/index.ts'
import type {PredictionFile} from './prediction-table.ts'

/** Whole numbers with more distinct values than that are quantities. */
const MOST_CLASSES = 20

/** What the predictions are, and how that is known. */
export interface InferredTask {
  readonly kind: 'classes' | 'numbers'
  /** binary: of two classes, multiclass of more. */
  readonly task: MetricTask
  /** Where it might be otherwise. */
  readonly warnings: readonly string[]
}

/**
 * The task of two files of predictions: classes where there are probabilities, words or booleans, numbers
 * where there are fractions; of whole numbers, classes where there are few of them.
 *
 * @throws MlopsError `COMPARE_TASK`, `COMPARE_LABELS` where the files do not fit together.
 */
export async function taskOfFiles(
  database: Database,
  files: readonly [PredictionFile, PredictionFile],
  task: MetricTask | undefined,
): Promise<InferredTask> {
  if (task !== undefined) return {kind: kindOfTask(task), task, warnings: []}
  refuseMixed(files)
  const classes = files.filter(({kind, labels}) => labels.length > 0 || /text|boolean/.test(kind))
  const fractions = files.filter(({kind, labels}) => labels.length === 0 && kind === 'number')
  const [labelled] = classes
  const [fraction] = fractions
  if (labelled !== undefined && fraction !== undefined)
    throw new MlopsError(
      'COMPARE_TASK',
      `${labelled.table.subject} holds classes, and ${fraction.table.subject} numbers with fractions.`,
      {hint: 'Compare predictions of the same target, or say by --task what they are.'},
    )
  if (labelled !== undefined) return {kind: 'classes', task: 'binary', warnings: []}
  if (fraction !== undefined) return {kind: 'numbers', task: 'regression', warnings: []}
  const [old, next] = files
  const distinct = Math.max(await distinctOf(database, old), await distinctOf(database, next))
  const few = distinct <= MOST_CLASSES
  return {
    kind: few ? 'classes' : 'numbers',
    task: few ? 'binary' : 'regression',
    warnings: [
      few
        ? `predictions are ${distinct} different whole numbers and were taken for classes: --task regression says otherwise`
        : `predictions are ${distinct} different whole numbers and were taken for quantities: --task multiclass says otherwise`,
    ],
  }
}

const kindOfTask = (task: MetricTask): InferredTask['kind'] =>
  task === 'binary' || task === 'multiclass' ? 'classes' : 'numbers'

/** Words in one file and numbers in the other are not the same labels. */
function refuseMixed(files: readonly [PredictionFile, PredictionFile]): void {
  const words = files.find(({kind}) => kind === 'text')
  const numbers = files.find(({kind}) => kind === 'integer' || kind === 'number')
  if (words === undefined || numbers === undefined) return
  throw new MlopsError(
    'COMPARE_LABELS',
    `prediction is text in ${words.table.subject} and a number in ${numbers.table.subject}.`,
    {
      hint: "Write the same labels in both: \"query:SELECT id, CASE prediction WHEN 1 THEN 'yes' ELSE 'no' END AS prediction FROM …\".",
    },
  )
}

async function distinctOf(
  database: Database,
  {table, prediction}: PredictionFile,
): Promise<number> {
  const [row] = await database.rows(
    `SELECT count(DISTINCT ${sqlIdentifier(prediction)}) AS n FROM ${table.relation()}`,
    table.subject,
  )
  return Number(row?.['n'])
}
