import path from 'node:path'
import {parse} from 'yaml'
import {z} from 'zod'
import {MlopsError} from '../../core/errors/index.ts'
import {bareModel, type FoundModel} from '../types.ts'
import {insideName} from '../source/inside-name.ts'
import {parseJson, parseValue, readText, unreadable} from './read-text.ts'

const MLMODEL = 'MLmodel'

const modelSchema = z.object({
  flavors: z.record(z.string(), z.looseObject({data: z.string().optional()})),
  signature: z.object({inputs: z.string().nullish()}).nullish(),
  metadata: z
    .looseObject({
      mlops: z
        .looseObject({
          name: z.string().nullish(),
          sha256: z
            .string()
            .regex(/^[0-9a-f]{64}$/)
            .nullish(),
          license: z.string().nullish(),
        })
        .nullish(),
    })
    .nullish(),
})

const columnsSchema = z.array(z.looseObject({name: z.string().nullish(), type: z.unknown()}))

/** How the model of a flavor becomes one of ONNX. */
const EXPORTERS: Readonly<Record<string, string>> = {
  sklearn: '`skl2onnx.to_onnx(model, rows[:1])`',
  xgboost: '`onnxmltools.convert_xgboost(model, initial_types=…)`',
  lightgbm: '`onnxmltools.convert_lightgbm(model, initial_types=…)`',
  pytorch: '`torch.onnx.export(model, example, "model.onnx")`',
  tensorflow: '`python -m tf2onnx.convert --saved-model FOLDER --output model.onnx`',
  keras: '`model.export("model.onnx", format="onnx")`',
  catboost: '`model.save_model("model.onnx", format="onnx")`',
}

/**
 * A folder that MLflow saved. Its pickles and its code are never loaded.
 *
 * @throws MlopsError `IMPORT_NO_ONNX` where its model is no ONNX file; `PACKAGE_INVALID`.
 */
export async function readMlflow(folder: string, files: readonly string[]): Promise<FoundModel> {
  const text = await readText(folder, MLMODEL)
  let value: unknown
  try {
    value = parse(text, {version: '1.1'})
  } catch (cause) {
    throw unreadable(MLMODEL, 'it is no YAML', cause)
  }
  const {flavors, signature, metadata} = parseValue(value, MLMODEL, modelSchema)
  const data = flavors['onnx']?.data
  if (data === undefined) throw noOnnx(Object.keys(flavors))
  const name = insideName(data)
  // MLflow names a folder where the weights are beside the graph.
  const file = files.includes(name) ? name : `${name}/model.onnx`
  const own = metadata?.mlops
  const sha256 = own?.sha256
  return {
    ...bareModel('mlflow', path.join(folder, file)),
    name: own?.name ?? null,
    license: own?.license ?? null,
    columnNames: columnNames(signature?.inputs),
    digests: typeof sha256 === 'string' ? [{path: file, sha256}] : [],
  }
}

/** Names of the columns of a signature; none where it has tensors. */
function columnNames(inputs: string | null | undefined): readonly string[] {
  if (inputs === null || inputs === undefined) return []
  const columns = parseJson(inputs, `${MLMODEL}: signature.inputs`, columnsSchema)
  if (columns.some(({type}) => type === 'tensor')) return []
  const names = columns.map(({name}) => name)
  return names.every(name => typeof name === 'string') ? names : []
}

function noOnnx(flavors: readonly string[]): MlopsError {
  const known = flavors.find(flavor => EXPORTERS[flavor] !== undefined)
  const how =
    known === undefined ? 'Export it to ONNX' : `Export it to ONNX, with ${EXPORTERS[known] ?? ''}`
  return new MlopsError(
    'IMPORT_NO_ONNX',
    `The MLflow model has the flavors ${flavors.join(', ')}, and no ONNX file.`,
    {hint: `Pickles are never loaded. ${how}, and import the .onnx.`},
  )
}
