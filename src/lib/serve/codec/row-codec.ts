import type {InputPolicy} from '../../data/index.ts'
import type {
  Feeds,
  ImagePreprocessing,
  Model,
  ModelSignature,
  Predictions,
} from '../../model/index.ts'
import {decodeInstances, decodeTensors} from './decode-nested.ts'
import {decodeRecords} from './decode-records.ts'
import {decodeColumns, decodeCsv, decodeSplit} from './decode-table.ts'
import {createPredictionTexts} from './encode-predictions.ts'
import {createRowTexts} from './encode-rows.ts'
import type {RowFeeds} from './known-rows.ts'
import {planRequest, type RequestPlan} from './plan-request.ts'

/** What the codec must know of a version; a `LiveModel` with its engine's signature and columns. */
export interface CodecModel {
  readonly signature: ModelSignature
  readonly predictionColumns: Model['predictionColumns']
  readonly policy: InputPolicy
  readonly image: ImagePreprocessing | undefined
}

/** Tensors; a promise of them only where pictures must be decoded. */
export type DecodedFeeds = RowFeeds | Promise<RowFeeds>

/**
 * From JSON and CSV to tensors. Values become what `score` makes of them. Every decoder throws, or
 * rejects with, a RequestError `invalid` that says which rows (from 0) and columns are wrong and why,
 * and never repeats a value.
 */
export interface RowDecoders {
  /** Objects, `{column: value}`. */
  decodeRecords(rows: readonly unknown[]): DecodedFeeds
  /** MLflow's `dataframe_split`: the names of the columns, and rows as lists. */
  decodeSplit(columns: readonly unknown[], data: readonly unknown[]): DecodedFeeds
  /** `{column: [values]}`. */
  decodeColumns(columns: Readonly<Record<string, unknown>>): DecodedFeeds
  /**
   * Vertex and TensorFlow Serving: objects by column (or by input, values nested); lists in declared
   * order, or nested as the one input is; single values for a model of one column.
   */
  decodeInstances(instances: readonly unknown[]): DecodedFeeds
  /** MLflow's `inputs`: nested lists by input (or lists by column); one list for one input. */
  decodeTensors(inputs: Readonly<Record<string, unknown>> | readonly unknown[]): DecodedFeeds
  decodeCsv(text: string, options: {readonly header: 'required' | 'optional'}): DecodedFeeds
}

/** Decoders, and from answers to JSON, for one loaded version. */
export interface RowCodec extends RowDecoders {
  /** What the model takes, for hints. */
  readonly takes: string
  /** Whether one of the names is a column or an input, whatever its case. */
  takesAny(names: readonly string[]): boolean
  /** Decoders of some rows of a request, whose errors call the rows by these numbers. */
  numbered(rowNumbers: readonly number[]): RowDecoders
  /**
   * JSON texts of the values by prediction column, then row: `null` for NaN and infinities, 64-bit
   * integers exact, a short decimal that gives the same single-precision number.
   */
  cells(predictions: Predictions): string[][]
  /** `{"prediction":"late","probabilities":{"late":0.7,"on_time":0.3}}` of one row of `cells`. */
  rowJson(cells: readonly (readonly string[])[], row: number): string
  /** Each row of a request as JSON, written from tensors: `{"a":1}`; pictures are null. */
  rowTexts(feeds: Feeds): string[]
}

/**
 * Made once for each loaded version.
 *
 * @throws MlopsError `MODEL_OPTIONS` when a declared default is no value of its column.
 */
export function createRowCodec(model: CodecModel): RowCodec {
  const plan = planRequest(model.signature, model.policy, model.image)
  const texts = createPredictionTexts(model.predictionColumns)
  const names = new Set(
    [...plan.slots.map(({source}) => source), ...plan.inputs.map(({name}) => name)].map(name =>
      name.toLowerCase(),
    ),
  )
  return {
    ...decodersOf(plan),
    takes: plan.takes,
    takesAny: given => given.some(name => names.has(name.toLowerCase())),
    numbered: rowNumbers => decodersOf({...plan, rowNumbers}),
    cells: predictions => texts.cells(predictions),
    rowJson: (cells, row) => texts.rowJson(cells, row),
    rowTexts: createRowTexts(plan),
  }
}

function decodersOf(plan: RequestPlan): RowDecoders {
  return {
    decodeRecords: rows => decodeRecords(plan, rows),
    decodeSplit: (columns, data) => decodeSplit(plan, columns, data),
    decodeColumns: columns => decodeColumns(plan, columns),
    decodeInstances: instances => decodeInstances(plan, instances),
    decodeTensors: inputs =>
      isList(inputs) ? decodeInstances(plan, inputs) : decodeTensors(plan, inputs),
    decodeCsv: (text, options) => decodeCsv(plan, text, options),
  }
}

function isList(
  inputs: Readonly<Record<string, unknown>> | readonly unknown[],
): inputs is readonly unknown[] {
  return Array.isArray(inputs)
}
