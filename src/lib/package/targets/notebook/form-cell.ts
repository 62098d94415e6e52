import type {ElementType} from '../../../model/index.ts'
import type {PlannedColumn, PredictorPlan} from '../../predictor/predictor-plan.ts'
import type {PackageSubject} from '../../types.ts'
import type {Cell} from './notebook-json.ts'
import {pythonNames} from './python-names.ts'

/** A form with a field a column, and the prediction of it. */
export function formCell(subject: PackageSubject, {columns}: PredictorPlan): Cell {
  const names = pythonNames(columns.map(({name}) => name))
  const fields = columns.map((column, index) => fieldLine(names[index] ?? '', column, subject))
  const pairs = columns.map(
    ({name}, index) => `    ${JSON.stringify(name)}: ${names[index] ?? ''},`,
  )
  const source = `import pandas as pd

${fields.join('\n')}

row = {
${pairs.join('\n')}
}
prediction = predictor.predict(pd.DataFrame([row], dtype=object))
display(pd.DataFrame(prediction, index=["prediction"]).T)`
  return {kind: 'code', source, title: 'Predict', auto: true}
}

function fieldLine(name: string, column: PlannedColumn, subject: PackageSubject): string {
  const {min, max, values} = subject.columns[column.name] ?? {}
  const known = subject.example?.[column.name]
  if (column.type === 'bool') {
    return `${name} = ${known === true || known === 1 ? 'True' : 'False'}  #@param {type:"boolean"}`
  }
  if (column.type === 'string') {
    const value = JSON.stringify(String(known ?? values?.[0] ?? ''))
    return values === undefined || values.length === 0
      ? `${name} = ${value}  #@param {type:"string"}`
      : `${name} = ${value}  #@param ${JSON.stringify(values)} {allow-input: true}`
  }
  const whole = isWhole(column.type)
  const value = typeof known === 'number' ? known : middle(min, max, whole)
  const type = whole ? 'integer' : 'number'
  if (min === undefined || max === undefined || min === max || value < min || value > max) {
    return `${name} = ${numberText(value, whole)}  #@param {type:"${type}"}`
  }
  const step = whole ? 1 : stepOf(max - min)
  return `${name} = ${numberText(value, whole)}  #@param {type:"slider", min:${min}, max:${max}, step:${step}}`
}

function middle(min: number | undefined, max: number | undefined, whole: boolean): number {
  const value = ((min ?? 0) + (max ?? min ?? 0)) / 2
  return whole ? Math.round(value) : value
}

/** A hundredth of the range or a little less, as a power of ten. */
function stepOf(range: number): number {
  return Number((10 ** Math.floor(Math.log10(range / 100))).toPrecision(1))
}

/** A whole number without an exponent is an integer of Python. */
function numberText(value: number, whole: boolean): string {
  return whole ? BigInt(Math.round(value)).toString() : String(value)
}

/** Whether the model takes whole numbers. */
export function isWhole(type: ElementType): boolean {
  return type.startsWith('int') || type.startsWith('uint')
}
