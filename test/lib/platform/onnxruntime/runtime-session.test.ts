import {readFile} from 'node:fs/promises'
import {describe, expect, it} from 'vitest'
import {loadModel} from '../../../../src/lib/model/index.ts'
import {findNative} from '../../../../src/lib/platform/onnxruntime/open-native.ts'
import {openPublic} from '../../../../src/lib/platform/onnxruntime/open-public.ts'
import type {OpenSession} from '../../../../src/lib/platform/onnxruntime/runtime-session.ts'
import {feedsOf, fixture} from '../../model/expected-predictions.ts'

async function nativeOpener(): Promise<OpenSession> {
  const native = await findNative()
  if (native === undefined) throw new Error('The installed runtime has no class below its own.')
  return native
}

describe('a session below that of the runtime', () => {
  it.each(['every-type', 'float16', 'string-labels'])('answers %s as that does', async name => {
    const model = await loadModel(fixture(`${name}.onnx`))
    const {tensors} = feedsOf(model.signature, name)
    const outputs = model.signature.outputs.map(output => output.name)
    await model.release()
    const source = {path: fixture(`${name}.onnx`)}
    const native = await (await nativeOpener())(source, {}, outputs)
    const own = await openPublic(source, {}, outputs)
    const expected = await own.run(tensors)
    expect(Object.keys(expected)).toEqual(outputs)
    expect(native.runNow?.(tensors)).toEqual(expected)
    expect(await native.run(tensors)).toEqual(expected)
    await Promise.all([native.release(), own.release()])
  })

  it('opens a graph from its bytes', async () => {
    const bytes = await readFile(fixture('float16.onnx'))
    const session = await (await nativeOpener())({bytes, externalData: []}, {}, ['out'])
    await session.release()
  })

  it('throws what the runtime refuses', async () => {
    const model = await loadModel(fixture('float16.onnx'))
    const session = await (await nativeOpener())({path: fixture('float16.onnx')}, {}, [])
    const [name = ''] = model.signature.inputs.map(input => input.name)
    await model.release()
    const wrong = {[name]: {type: 'float32', dims: [1, 1], values: new Float32Array(1)}}
    expect(() => session.runNow?.(wrong)).toThrow(/data type|Unexpected input/i)
    await expect(session.run(wrong)).rejects.toThrow(/data type|Unexpected input/i)
    await session.release()
  })

  it('is not opened for a file that is no graph', async () => {
    const open = await nativeOpener()
    await expect(open({path: fixture('truncated.onnx')}, {}, [])).rejects.toThrow()
  })
})
