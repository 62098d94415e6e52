import {textWriter} from '../../data/index.ts'
import type {Model, Predictions} from '../../model/index.ts'

export interface PredictionTexts {
  /** JSON texts of the values, by column, then row. */
  cells(predictions: Predictions): string[][]
  /** One row as a JSON object; the probabilities are an object of their own, by label. */
  rowJson(cells: readonly (readonly string[])[], row: number): string
}

const PREFIX = 'probability_'

/** Plans the text between the values once. */
export function createPredictionTexts(columns: Model['predictionColumns']): PredictionTexts {
  const writers = columns.map(({type}) => textWriter(type))
  const {before, order, end} = planTexts(columns.map(({name}) => name))
  return {
    cells({rowCount, columns: answered}) {
      return writers.map((write, column) => {
        const values = answered[column]?.values ?? []
        const texts = new Array<string>(rowCount)
        for (let row = 0; row < rowCount; row++) texts[row] = write(values, row)
        return texts
      })
    },
    rowJson(cells, row) {
      let json = ''
      for (let index = 0; index < order.length; index++)
        json += (before[index] ?? '') + (cells[order[index] ?? 0]?.[row] ?? 'null')
      return json + end
    },
  }
}

interface Texts {
  /** What stands before each value. */
  readonly before: readonly string[]
  /** Columns as they are written. */
  readonly order: readonly number[]
  readonly end: string
}

function planTexts(names: readonly string[]): Texts {
  const indices = names.map((_, index) => index)
  const grouped = (index: number): boolean => names[index]?.startsWith(PREFIX) === true
  const first = indices.find(grouped)
  // Names that an output has by chance stay its own.
  if (first === undefined || names[0] !== 'prediction' || names.includes('probabilities')) {
    const before = names.map((name, index) => `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`)
    return {before, order: indices, end: names.length === 0 ? '{}' : '}'}
  }
  const plain = indices.filter(index => !grouped(index))
  const group = indices.filter(grouped)
  const keys = [
    ...plain.map((index, place) => `${place === 0 ? '{' : ','}${JSON.stringify(names[index])}:`),
    ...group.map(
      (index, place) =>
        `${place === 0 ? ',"probabilities":{' : ','}${JSON.stringify(names[index]?.slice(PREFIX.length))}:`,
    ),
  ]
  return {before: keys, order: [...plain, ...group], end: '}}'}
}
