import {describe, expect, it} from 'vitest'
import {loadModel} from '../../../src/lib/model/index.ts'
import {listDevices} from '../../../src/lib/platform/onnxruntime/index.ts'
import {expected, feedsOf, fixture} from './expected-predictions.ts'

const MODEL = 'zipmap-int64'

describe('the device of a model', () => {
  it('is the CPU, also when it is named', async () => {
    const [unnamed, named] = await Promise.all([
      loadModel(fixture(`${MODEL}.onnx`)),
      loadModel(fixture(`${MODEL}.onnx`), {device: 'cpu'}),
    ])
    try {
      const feeds = feedsOf(named.signature, MODEL)
      const predictions = await named.predict(feeds)
      expect(predictions.rowCount).toBe(expected[MODEL]?.rows)
      expect(predictions).toEqual(await unnamed.predict(feeds))
    } finally {
      await Promise.all([unnamed.release(), named.release()])
    }
  })

  it('that the runtime does not know is refused with those that it knows', async () => {
    const devices = (await listDevices()).map(({name}) => name)
    expect(devices).toContain('cpu')
    await expect(loadModel(fixture(`${MODEL}.onnx`), {device: 'tpu'})).rejects.toMatchObject({
      code: 'MODEL_DEVICE',
      message: `There is no device tpu in the runtime of ${process.platform}-${process.arch}.`,
      hint: `It has ${devices.join(', ')}.`,
      details: {device: 'tpu', devices},
    })
  })

  it('never hides that the file itself is wrong', async () => {
    await expect(loadModel(fixture('expected.json'), {device: 'cuda'})).rejects.toMatchObject({
      code: 'MODEL_MALFORMED',
    })
  })
})

const apart = (await listDevices()).filter(({bundled}) => !bundled).map(({name}) => name)

describe.runIf(apart.length > 0)('a device whose libraries are installed apart', () => {
  it.each(apart)('%s runs the model, or is refused with the words of the runtime', async device => {
    const loading = loadModel(fixture(`${MODEL}.onnx`), {device})
    const result = await loading.catch((error: unknown) => error)
    if (!(result instanceof Error)) {
      await (await loading).release()
      return
    }
    expect(result).toMatchObject({
      code: 'MODEL_DEVICE',
      message: `The model cannot be run on ${device} here; on the CPU it can.`,
      details: {device, runtime: expect.stringMatching(/\S/) as string},
    })
  })
})
