import {createValues, type ModelSignature, type Outputs} from '../../model/index.ts'

/** The answer to no rows, for which nothing has to run. */
export function noRows({outputs}: Pick<ModelSignature, 'outputs'>): Outputs {
  return Object.fromEntries(
    outputs.map(({name, type, shape}) => [
      name,
      {type, dims: [0, ...shape.slice(1).map(size => size ?? 0)], values: createValues(type, 0)},
    ]),
  )
}
