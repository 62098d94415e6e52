import {forEachField} from '../../core/protobuf/index.ts'
import {attributeName, readInteger, readList} from './read-attribute.ts'

/** One operator of a graph. */
export interface OnnxNode {
  readonly operator: string
  readonly domain: string
  readonly inputs: readonly string[]
  readonly outputs: readonly string[]
  /** Names of the classes, where the operator carries them (classifiers and ZipMap of ai.onnx.ml). */
  readonly classLabels: readonly (string | number)[] | undefined
  /** Values that the operator knows of its input, where it is an encoder of ai.onnx.ml. */
  readonly categories: readonly (string | number)[] | undefined
  readonly axis: number | undefined
}

const CLASS_LABELS = /^classlabels_(strings|int64s|ints)$/
/** Of OneHotEncoder; of LabelEncoder, which once knew its texts by another name. */
const CATEGORIES = /^(cats_(strings|int64s)|keys_(strings|int64s|floats|tensor)|classes_strings)$/

export function readNode(bytes: Uint8Array): OnnxNode {
  const inputs: string[] = []
  const outputs: string[] = []
  const attributes: Uint8Array[] = []
  let operator = ''
  let domain = ''
  forEachField(bytes, (field, reader) => {
    if (field === 1) inputs.push(reader.string())
    else if (field === 2) outputs.push(reader.string())
    else if (field === 4) operator = reader.string()
    else if (field === 5) attributes.push(reader.bytes())
    else if (field === 7) domain = reader.string()
    else return false
    return true
  })
  return {
    operator,
    domain: domain === 'ai.onnx' ? '' : domain,
    inputs,
    outputs,
    ...readAttributes(attributes),
  }
}

function readAttributes(
  attributes: readonly Uint8Array[],
): Pick<OnnxNode, 'classLabels' | 'categories' | 'axis'> {
  let classLabels: OnnxNode['classLabels']
  let categories: OnnxNode['categories']
  let axis: number | undefined
  for (const bytes of attributes) {
    const name = attributeName(bytes)
    if (CLASS_LABELS.test(name)) classLabels = readList(bytes) ?? classLabels
    else if (CATEGORIES.test(name)) categories = readList(bytes) ?? categories
    else if (name === 'axis') axis = readInteger(bytes)
  }
  return {classLabels, categories, axis}
}
