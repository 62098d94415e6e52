import {BinaryReader, WireType} from '@bufbuild/protobuf/wire'
import {forEachField} from '../../core/protobuf/index.ts'

/** One operator of a graph. */
export interface OnnxNode {
  readonly operator: string
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Names of the classes, where the operator carries them (classifiers and ZipMap of ai.onnx.ml). */
  readonly classLabels: readonly (string | number)[] | undefined
}

const CLASS_LABELS = /^classlabels_(strings|int64s|ints)$/

export function readNode(bytes: Uint8Array): OnnxNode {
  const inputs: string[] = []
  const outputs: string[] = []
  let operator = ''
  let domain = ''
  let classLabels: readonly (string | number)[] | undefined
  forEachField(bytes, (field, reader) => {
    if (field === 1) inputs.push(reader.string())
    else if (field === 2) outputs.push(reader.string())
    else if (field === 4) operator = reader.string()
    else if (field === 5) classLabels = readClassLabels(reader.bytes()) ?? classLabels
    else if (field === 7) domain = reader.string()
    else return false
    return true
  })
  return {operator, domain: domain === 'ai.onnx' ? '' : domain, inputs, outputs, classLabels}
}

/** The labels of an attribute that holds class labels; undefined for any other, and for none. */
function readClassLabels(bytes: Uint8Array): readonly (string | number)[] | undefined {
  let name = ''
  const texts: string[] = []
  const numbers: number[] = []
  forEachField(bytes, (field, reader, wireType) => {
    if (field === 1) name = reader.string()
    else if (field === 9) texts.push(reader.string())
    else if (field === 8 && wireType === WireType.LengthDelimited) {
      const packed = new BinaryReader(reader.bytes())
      while (packed.pos < packed.len) numbers.push(Number(packed.int64()))
    } else if (field === 8) numbers.push(Number(reader.int64()))
    else return false
    return true
  })
  if (!CLASS_LABELS.test(name)) return undefined
  if (texts.length > 0) return texts
  return numbers.length > 0 ? numbers : undefined
}
