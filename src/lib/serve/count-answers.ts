import type {RequestObserver} from './http/index.ts'
import type {OnBatch} from './inference/index.ts'
import type {Metrics} from './ops/index.ts'
import type {Answered} from './serving.ts'
import type {ModelIdentity} from './types.ts'

/** What is told to the metrics, from where it happens. */
export interface AnswerCounter {
  readonly onAnswer: (answer: Answered, protocol: string, latencyMs: number) => void
  readonly onBatch: (model: Pick<ModelIdentity, 'name' | 'version'>) => OnBatch
  readonly onRequest: NonNullable<RequestObserver['ended']>
}

export function countAnswers(metrics: Metrics): AnswerCounter {
  return {
    onAnswer({model, cells, rowCount}, protocol, latencyMs) {
      const counts = metrics.of(model.name, model.version)
      counts.request(protocol, 200, latencyMs / 1000)
      const [column] = cells
      if (column === undefined || model.engine.predictionColumns[0]?.name !== 'prediction') return
      const classes = model.engine.signature.labels.length > 0
      for (let row = 0; row < rowCount; row++) {
        const text = column[row] ?? 'null'
        if (classes) counts.predictedClass(text.startsWith('"') ? text.slice(1, -1) : text)
        else counts.predictedValue(text === 'null' ? Number.NaN : Number(text))
      }
    },
    onBatch({name, version}) {
      const counts = metrics.of(name, version)
      return rows => counts.batch(rows)
    },
    // What was answered well was counted with its model.
    onRequest(pattern, status, milliseconds) {
      if (status >= 400) metrics.of('').request(pattern, status, milliseconds / 1000)
    },
  }
}
