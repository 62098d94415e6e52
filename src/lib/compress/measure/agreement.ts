import type {ModelSignature, PackAnswer} from '../../model/index.ts'

/** Answers of a model to a sample, pack by pack. */
export type Answers = readonly PackAnswer[]

/** Whether models of the task are held against each other by class. */
export function predictsClasses({task}: ModelSignature): boolean {
  return task === 'binary' || task === 'multiclass'
}

export function agreementOf(signature: ModelSignature, one: Answers, other: Answers): number {
  return predictsClasses(signature) ? classAgreement(one, other) : numberAgreement(one, other)
}

/**
 * Share of rows whose predicted class is the same.
 *
 * @returns 0 … 1; of two models with a `prediction`.
 */
export function classAgreement(one: Answers, other: Answers): number {
  let [same, rows] = [0, 0]
  one.forEach((answer, pack) => {
    const [own, others] = [predictionOf(answer), predictionOf(other[pack])]
    for (let row = 0; row < answer.rowCount; row++)
      if (String(own[row]) === String(others[row])) same++
    rows += answer.rowCount
  })
  return same / rows
}

/**
 * R² of the numbers of one model as predictions of another's: 1 − Σ(a − b)² / Σ(a − ā)², each column around its own
 * mean, all columns together.
 *
 * @returns 1 where all are equal, also where they are all one number; 0 and less where they say nothing of each other.
 */
export function numberAgreement(one: Answers, other: Answers): number {
  const columns = one[0]?.columns.length ?? 0
  let [errors, spread] = [0, 0]
  for (let column = 0; column < columns; column++) {
    const [own, others] = [valuesOf(one, column), valuesOf(other, column)]
    const mean = own.reduce((sum, value) => sum + value, 0) / own.length
    own.forEach((value, row) => {
      errors += (value - (others[row] ?? Number.NaN)) ** 2
      spread += (value - mean) ** 2
    })
  }
  if (errors === 0) return 1
  return spread === 0 ? 0 : 1 - errors / spread
}

function predictionOf(answer: PackAnswer | undefined): ArrayLike<unknown> {
  return answer?.columns.find(({name}) => name === 'prediction')?.values ?? []
}

function valuesOf(answers: Answers, column: number): Float64Array {
  return Float64Array.from(
    answers.flatMap(({columns}) => Array.from(columns[column]?.values ?? [], Number)),
  )
}
