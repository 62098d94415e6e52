import {randomUUID} from 'node:crypto'

export interface PredictionLog {
  append(record: object): void
  flush(): void
  close(): void
}
export function createPredictionIds(): () => string {
  return () => randomUUID()
}
