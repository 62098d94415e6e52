import type {RequestObserver} from './http/index.ts'
import type {EngineObserver} from './inference/index.ts'
import {countStages} from './count-stages.ts'
import type {Metrics} from './ops/index.ts'
import type {Answered} from './serving.ts'

/** What is told to the metrics, from where it happens. */
export interface AnswerCounter {
  readonly onAnswer: (answer: Answered, protocol: string, latencyMs: number) => void
  readonly observe: (name: string, version: string | null) => EngineObserver
  /** Whether what answers for a stage is what holds it. */
  readonly onStage: (name: string, stage: string, outcome: 'moved' | 'held' | 'failed') => void
  readonly onRequest: NonNullable<RequestObserver['ended']>
}

export function countAnswers(metrics: Metrics): AnswerCounter {
  const stages = countStages(metrics)
  return {
    onStage: stages,
    onAnswer({model, version, source, origins, cells, rowCount}, protocol, latencyMs) {
      const answered = metrics.of(model.name, version)
      answered.request(protocol, 200, latencyMs / 1000)
      if (source !== 'mixed') answered.rows(source, rowCount)
      else for (const row of origins ?? []) metrics.of(model.name, row.version).rows(row.source, 1)
      const [column] = cells
      if (column === undefined || model.engine.predictionColumns[0]?.name !== 'prediction') return
      const classes = model.engine.signature.labels.length > 0
      for (let row = 0; row < rowCount; row++) {
        const origin = origins?.[row]
        const counts = origin === undefined ? answered : metrics.of(model.name, origin.version)
        const text = column[row] ?? 'null'
        if (classes) counts.predictedClass(text.startsWith('"') ? text.slice(1, -1) : text)
        else counts.predictedValue(text === 'null' ? Number.NaN : Number(text))
      }
    },
    observe(name, version) {
      const counts = metrics.of(name, version)
      return {onBatch: rows => counts.batch(rows)}
    },
    // What was answered well was counted with its model.
    onRequest(pattern, status, milliseconds) {
      if (status >= 400) metrics.of('').request(pattern, status, milliseconds / 1000)
    },
  }
}
