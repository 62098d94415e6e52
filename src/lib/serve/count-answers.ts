import type {RequestObserver} from './http/index.ts'
import type {EngineObserver} from './inference/index.ts'
import {countStages} from './count-stages.ts'
import type {AnsweredCall} from './oip/index.ts'
import type {Metrics} from './ops/index.ts'
import {HTTP_STATUS, RequestError} from './request-error.ts'
import {TRIAL, type Answered} from './serving.ts'

/** What is told to the metrics, from where it happens. */
export interface AnswerCounter {
  readonly onAnswer: (answer: Answered, protocol: string, latencyMs: number) => void
  /** Whether what answers for a stage is what holds it. */
  readonly onStage: (name: string, stage: string, outcome: 'moved' | 'held' | 'failed') => void
  readonly observe: (name: string, version: string | null) => Required<EngineObserver>
  readonly onRequest: NonNullable<RequestObserver['ended']>
  readonly onCall: (call: AnsweredCall) => void
}

/** What the HTTP server calls an answer that nobody waited for. */
const CLIENT_GONE = 499

export function countAnswers(metrics: Metrics): AnswerCounter {
  const stages = countStages(metrics)
  // What was answered well was counted with its model; what failed may never have had one.
  const failed = (protocol: string, kind: string, status: number, ms: number): void => {
    metrics.error(kind)
    metrics.of('').request(protocol, status, ms / 1000)
  }
  return {
    onStage: stages,
    onAnswer({model, version, source, origins, cells, rowCount}, protocol, latencyMs) {
      const answered = metrics.of(model.name, version)
      answered.request(protocol, 200, latencyMs / 1000)
      if (protocol === TRIAL) return
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
      return {onBatch: rows => counts.batch(rows), onRestart: reason => counts.restart(reason)}
    },
    onRequest(route, status, ms, _bytesIn, _bytesOut, error) {
      if (status < 400 || route?.open === true) return
      // Where the answer was ready before the client had gone, it is counted as one already.
      if (status === CLIENT_GONE) metrics.error('client-gone')
      else if (error !== undefined) failed(route?.protocol ?? '', error.kind, status, ms)
      else if (status === HTTP_STATUS.internal)
        failed(route?.protocol ?? '', 'internal', status, ms)
    },
    onCall({method, ms, error}) {
      if (error === undefined) return
      const kind = error instanceof RequestError ? error.kind : 'internal'
      failed(method === 'ModelInfer' ? 'oip-grpc' : '', kind, HTTP_STATUS[kind], ms)
    },
  }
}
