import {stringify} from 'yaml'
import type {ModelSignature, TensorSpec} from '../model/index.ts'
import type {FileDescription} from './describe-file.ts'

type Described = Pick<FileDescription, 'signature' | 'image'>

/** More would hide the rest of mlops.yaml. */
const MOST_FEATURES = 200

/**
 * The lines of the section `model` that describe an ONNX file: its task, its columns as `features`
 * where one matrix takes them all, and what its inputs and outputs are as comments.
 */
export function modelSection({signature, image}: Described): string {
  const {task, inputs, outputs, columns, labels} = signature
  const lines = [`task: ${task}`]
  if (labels.length > 0) lines.push(`# labels of the graph: ${flow(labels)}`)
  if (image) {
    lines.push('# Pictures: the size is that of the graph; set scale, mean and std as in training.')
    lines.push(`image: ${flow(image)}`)
  }
  if (inputs.length === 1 && columns.length > 1) lines.push(...featureLines(columns))
  lines.push('# Inputs of the graph:', ...inputs.map(tensorComment))
  lines.push('# Outputs of the graph:', ...outputs.map(tensorComment))
  return lines.map(line => `  ${line}\n`).join('')
}

function featureLines(columns: ModelSignature['columns']): string[] {
  const note = '# The columns of the matrix, in order; give them the names that the data has.'
  const names = columns.map(({name}) => `  - ${flow(name)}`)
  return columns.length <= MOST_FEATURES
    ? [note, 'features:', ...names]
    : [note, `# features: [${columns.length} names]`]
}

function tensorComment({name, type, shape}: TensorSpec): string {
  const dims = shape.map(size => (size === null ? '?' : String(size))).join(', ')
  return `#   ${name}: ${type} [${dims}]`
}

function flow(value: unknown): string {
  return stringify(value, {
    collectionStyle: 'flow',
    flowCollectionPadding: false,
    lineWidth: 0,
  }).trimEnd()
}
