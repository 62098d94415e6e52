import type {Answered} from '../serving.ts'

/** Says what answered where the body has no place for it; nothing where it was the model. */
export function answerHeaders({source}: Answered, contentType: string): Record<string, string> {
  return source === 'model'
    ? {'Content-Type': contentType}
    : {'Content-Type': contentType, 'X-Prediction-Source': source}
}

/**
 * One JSON text a row: the prediction alone, as `predict` of scikit-learn gives it; all the columns, as
 * an object, of a model that has no single prediction.
 */
export function predictionValues(answered: Answered): readonly string[] {
  const index = answered.model.engine.predictionColumns.findIndex(({name}) => name === 'prediction')
  const column = answered.cells[index]
  return column === undefined ? recordsJson(answered) : column.slice(0, answered.rowCount)
}

/** One JSON object a row, with every prediction column by its name. */
export function recordsJson({model, cells, rowCount}: Answered): readonly string[] {
  const names = model.engine.predictionColumns.map(({name}) => JSON.stringify(name))
  return Array.from({length: rowCount}, (_, row) => {
    const fields = names.map((name, column) => `${name}:${cells[column]?.[row] ?? 'null'}`)
    return `{${fields.join(',')}}`
  })
}
