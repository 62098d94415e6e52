import {textWriter} from '../../data/index.ts'
import type {Feeds} from '../../model/index.ts'
import type {RequestPlan} from './plan-request.ts'

/**
 * Rows as JSON, written from their tensors: `{"a":1,"b":null}` each, by the names of requests.
 * Pictures are null: their pixels are no values that somebody would read.
 */
export function createRowTexts(plan: RequestPlan): (feeds: Feeds) => string[] {
  const fields = plan.slots.map(({source, input, at, width}, index) => {
    const {name = '', picture = false, type = 'float32'} = plan.inputs[input] ?? {}
    const key = `${index === 0 ? '{' : ','}${JSON.stringify(source)}:`
    return {name, key, at, width, picture, write: textWriter(type)}
  })
  return ({rowCount, tensors}) => {
    const values = fields.map(({name}) => tensors[name]?.values ?? [])
    const texts = new Array<string>(rowCount)
    for (let row = 0; row < rowCount; row++) {
      let json = ''
      for (let index = 0; index < fields.length; index++) {
        const {key, at, width, picture, write} = fields[index] as (typeof fields)[number]
        json += key + (picture ? 'null' : write(values[index] ?? [], row * width + at))
      }
      texts[row] = json + '}'
    }
    return texts
  }
}
