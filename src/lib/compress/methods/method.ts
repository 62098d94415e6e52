import type {Feeds, ModelSignature, OutputMeaning, Predictions} from '../../model/index.ts'

/** A way to make a model smaller: from the bytes of one file to those of another. */
export interface CompressionMethod {
  /** `int8`, as --method has it. */
  readonly name: string
  /** What it does, one line. */
  readonly summary: string
  /** The number behind an @: `prune-magnitude@0.8`. */
  readonly parameter?: MethodParameter
  /** Whether it asks the teacher, about many rows. */
  readonly teaches?: boolean
  apply(bytes: Uint8Array, context: MethodContext): Outcome | Promise<Outcome>
}

export interface MethodParameter {
  /** `share of weights` */
  readonly name: string
  readonly standard: number
  readonly min: number
  readonly max: number
}

export type Outcome =
  | {
      readonly kind: 'made'
      readonly model: Uint8Array
      /** What was changed, one line: `4 Conv, 1 Gemm`. */
      readonly changed: string
    }
  /** The method does not apply to this model; a whole sentence. */
  | {readonly kind: 'unfit'; readonly reason: string}

/** What a method may ask beside the file itself. */
export interface MethodContext {
  /** Of the method, where it has one. */
  readonly parameter: number
  /** Of the model that is compressed. */
  readonly signature: ModelSignature
  readonly meaning: OutputMeaning
  /** Rows as the model takes them. */
  readonly calibration: readonly Feeds[]
  /** The model that is compressed, to be asked; null where there are no rows but those that are measured on. */
  readonly teacher: Teacher | null
  readonly signal: AbortSignal | undefined
}

/** Whom a student learns from. */
export interface Teacher {
  /** Rows other than those that the result is measured on. */
  readonly rows: readonly Feeds[]
  answer(feeds: Feeds): Promise<Predictions>
}

/** `3 MatMul, 1 Gemm`: operators by how many there are. */
export function countOperators(operators: readonly string[]): string {
  const counts = new Map<string, number>()
  for (const name of operators) counts.set(name, (counts.get(name) ?? 0) + 1)
  return [...counts].map(([name, count]) => `${count} ${name}`).join(', ')
}
