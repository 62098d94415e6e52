import {stringify} from 'yaml'
import type {ModelSignature, TensorSpec} from '../model/index.ts'

/**
 * The lines of the section `model` that describe an ONNX file: its task, its columns as `features`
 * where one matrix takes them all, and what its inputs and outputs are as comments.
 */
export function modelSection(signature: ModelSignature): string {
  const {task, inputs, outputs, columns, labels} = signature
  const lines = [`task: ${task}`]
  if (labels.length > 0) lines.push(`# labels: ${flow(labels)}`)
  const [only] = inputs
  const isMatrix = inputs.length === 1 && only?.shape.length === 2 && columns.length > 1
  if (isMatrix) {
    lines.push('# The columns of the matrix, in order; give them the names that the data has.')
    lines.push('features:', ...columns.map(({name}) => `  - ${flow(name)}`))
  }
  lines.push('# Inputs of the graph:', ...inputs.map(tensorComment))
  lines.push('# Outputs of the graph:', ...outputs.map(tensorComment))
  return lines.map(line => `  ${line}\n`).join('')
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
