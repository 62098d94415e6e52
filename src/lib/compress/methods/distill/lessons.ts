import type {Feeds, OutputMeaning, Predictions} from '../../../model/index.ts'

/** What the teacher says, as a student is taught it. */
export interface Lessons {
  readonly rowCount: number
  /** Row-major. */
  readonly targets: Float32Array
  readonly outputs: number
  readonly kind: 'classes' | 'numbers'
  /** Of numbers: target = (number − mean) / deviation. */
  readonly mean: number
  readonly deviation: number
}

/** Asks the teacher; probabilities are targets as they are, numbers with mean 0 and deviation 1. */
export async function lessonsOf(
  {roles}: OutputMeaning,
  rows: readonly Feeds[],
  answer: (feeds: Feeds) => Promise<Predictions>,
): Promise<Lessons> {
  const answers: Predictions[] = []
  for (const feeds of rows) answers.push(await answer(feeds))
  const rowCount = answers.reduce((sum, own) => sum + own.rowCount, 0)
  const kind = roles.task === 'binary' || roles.task === 'multiclass' ? 'classes' : 'numbers'
  if (kind === 'classes') {
    const read = roles.score === undefined ? oneHot(roles) : probabilities
    const parts = answers.map(read)
    const targets = Float32Array.from(parts.flatMap(part => Array.from(part)))
    return {rowCount, targets, outputs: targets.length / rowCount, kind, mean: 0, deviation: 1}
  }
  const numbers = answers.flatMap(({columns}) =>
    Array.from(columns.find(({name}) => name === 'prediction')?.values ?? [], Number),
  )
  const mean = numbers.reduce((sum, value) => sum + value, 0) / rowCount
  const squares = numbers.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  const deviation = Math.sqrt(squares / rowCount) || 1
  const targets = Float32Array.from(numbers, value => (value - mean) / deviation)
  return {rowCount, targets, outputs: 1, kind, mean, deviation}
}

function probabilities({rowCount, columns}: Predictions): Float32Array {
  const classes = columns.filter(({name}) => name.startsWith('probability_'))
  const targets = new Float32Array(rowCount * classes.length)
  classes.forEach(({values}, index) => {
    for (let row = 0; row < rowCount; row++)
      targets[row * classes.length + index] = Number(values[row])
  })
  return targets
}

function oneHot({labels}: OutputMeaning['roles']): (answer: Predictions) => Float32Array {
  const names = labels.map(String)
  return ({rowCount, columns}) => {
    const values = columns.find(({name}) => name === 'prediction')?.values ?? []
    const targets = new Float32Array(rowCount * names.length)
    for (let row = 0; row < rowCount; row++) {
      const index = names.indexOf(String(values[row]))
      if (index >= 0) targets[row * names.length + index] = 1
    }
    return targets
  }
}
