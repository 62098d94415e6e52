import {BinaryWriter, WireType} from '@bufbuild/protobuf/wire'
import type {Answered} from '../../serving.ts'
import {DATATYPES} from '../datatypes.ts'
import type {ModelMetadata, TensorMetadata} from '../model-metadata.ts'
import {outputOf} from '../output-of.ts'
import {writeRawValues} from '../raw-values.ts'
import type {SelectedOutput} from '../select-outputs.ts'
import type {ServerIdentity} from '../server-identity.ts'

/** ServerLiveResponse, ServerReadyResponse and ModelReadyResponse: one flag. */
export function writeFlag(flag: boolean): Uint8Array {
  const writer = new BinaryWriter()
  if (flag) writer.tag(1, WireType.Varint).bool(true)
  return writer.finish()
}

/** ServerMetadataResponse. */
export function writeServerMetadata(
  {name, version}: ServerIdentity,
  extensions: readonly string[],
): Uint8Array {
  const writer = new BinaryWriter()
  writeText(writer, 1, name)
  writeText(writer, 2, version)
  for (const extension of extensions) writeText(writer, 3, extension)
  return writer.finish()
}

/** ModelMetadataResponse. */
export function writeModelMetadata(model: ModelMetadata): Uint8Array {
  const writer = new BinaryWriter()
  writeText(writer, 1, model.name)
  for (const version of model.versions) writeText(writer, 2, version)
  writeText(writer, 3, model.platform)
  for (const input of model.inputs) writeTensor(writer, 4, input)
  for (const output of model.outputs) writeTensor(writer, 5, output)
  return writer.finish()
}

/** ModelInferResponse, the tensors in raw_output_contents. */
export function writeInferAnswer(
  answered: Answered,
  id: string,
  selected: readonly SelectedOutput[],
): Uint8Array {
  const {name, version} = answered.model
  const writer = new BinaryWriter()
  writeText(writer, 1, name)
  if (version !== null) writeText(writer, 2, version)
  writeText(writer, 3, id)
  const tensors = selected.map(({spec}) => ({name: spec.name, ...outputOf(answered, spec.name)}))
  for (const {name: output, type, dims} of tensors)
    writeTensor(writer, 5, {name: output, datatype: DATATYPES[type], shape: dims})
  for (const tensor of tensors)
    writer.tag(6, WireType.LengthDelimited).bytes(writeRawValues(tensor))
  return writer.finish()
}

/** TensorMetadata and InferOutputTensor: both have name, datatype and shape as fields 1 to 3. */
function writeTensor(
  writer: BinaryWriter,
  field: number,
  {name, datatype, shape}: TensorMetadata,
): void {
  writer.tag(field, WireType.LengthDelimited).fork()
  writeText(writer, 1, name)
  writeText(writer, 2, datatype)
  writer.tag(3, WireType.LengthDelimited).fork()
  for (const size of shape) writer.int64(size)
  writer.join().join()
}

function writeText(writer: BinaryWriter, field: number, text: string): void {
  writer.tag(field, WireType.LengthDelimited).string(text)
}
