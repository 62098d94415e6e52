// What a browser runs as well: nothing here needs Node.
export type * from './types.ts'
export {placePixels} from './place-pixels.ts'
export {predictBatch} from './predict-batch.ts'
export {createPredictionReader, type OutputMeaning} from './prediction-reader.ts'
export {createValues} from './tensor-values.ts'
