import {readFileSync} from 'node:fs'
import {describe, expect, it} from 'vitest'
import {replaceEnglish} from '../../../src/lib/model/onnx/index.ts'
import {fixture} from './expected-predictions.ts'

const read = (name: string): Uint8Array => readFileSync(fixture(`${name}.onnx`))
const holds = (bytes: Uint8Array | undefined, text: string): boolean =>
  Buffer.from(bytes ?? []).includes(text)

describe('the rules by which a text model changes the case of letters', () => {
  it('become those of C.UTF-8 where the graph asks for English ones', () => {
    expect(holds(read('text'), 'C.UTF-8')).toBe(false)
    expect(holds(replaceEnglish(read('text')), 'C.UTF-8')).toBe(true)
  })

  it('stay where the graph asks for others, or changes no letters', () => {
    const turkish = Buffer.from(replaceEnglish(read('text')) ?? []).toString('latin1')
    expect(replaceEnglish(Buffer.from(turkish.replace('C.UTF-8', 'tr_TR.U'), 'latin1'))).toBe(
      undefined,
    )
    expect(replaceEnglish(read('sklearn-pipeline'))).toBeUndefined()
  })
})
