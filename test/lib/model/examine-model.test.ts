import {createHash} from 'node:crypto'
import {readFile} from 'node:fs/promises'
import {describe, expect, it} from 'vitest'
import {describeModel, examineModel, loadModel} from '../../../src/lib/model/index.ts'
import {feedsOf, fixture} from './expected-predictions.ts'

const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')

describe('a model that is examined', () => {
  it('is described as by itself, and predicts as loaded', async () => {
    const path = fixture('xgboost.onnx')
    const [examined, loaded] = await Promise.all([examineModel(path), loadModel(path)])
    const feeds = feedsOf(loaded.signature, 'xgboost')
    expect(examined.description).toEqual(await describeModel(path))
    expect(await examined.predict(feeds)).toEqual(await loaded.predict(feeds))
    await Promise.all([examined.release(), loaded.release()])
  })

  it.each([
    ['mlp.onnx', true],
    ['sklearn-pipeline.onnx', false],
  ])(
    '%s is runnable elsewhere, as filed: %s, with the digest of what runs',
    async (name, asFiled) => {
      const file = await readFile(fixture(name))
      const examined = await examineModel(fixture(name))
      const runnable = examined.runnable()
      expect(runnable.asFiled).toBe(asFiled)
      expect(runnable.sha256).toBe(sha256Of(runnable.bytes))
      expect(runnable.sha256 === sha256Of(file)).toBe(asFiled)
      expect(examined.runnable()).toBe(runnable)
      await examined.release()
      expect(() => examined.runnable()).toThrow('released')
      expect(examined.description.sha256).toBe(sha256Of(file))
    },
  )
})
