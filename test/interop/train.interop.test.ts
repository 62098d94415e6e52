import {cp, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {fileURLToPath} from 'node:url'
import {InferenceSession} from 'onnxruntime-node'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {z} from 'zod'
import {openProject} from '../../src/lib/project/index.ts'
import {trainModel, type TrainedModel} from '../../src/lib/train/index.ts'
import {trainer} from '../templates/flights/trainer.ts'

const python = process.env['MLOPS_PYTHON']
const template = fileURLToPath(new URL('../../templates/flights/', import.meta.url))
const metricsSchema = z.object({auc: z.number(), log_loss: z.number()})
const reference = z
  .object({ordered: metricsSchema})
  .parse(
    JSON.parse(
      await readFile(new URL('../fixtures/flights/quality.json', import.meta.url), 'utf8'),
    ),
  )

describe.skipIf(python === undefined)('train.py of the template, by scikit-learn', () => {
  let root: string
  let byPython: TrainedModel
  let byNode: TrainedModel

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'mlops-flights-'))
    await cp(template, root, {recursive: true})
    byNode = await trainModel(await openProject(root), {outputFolder: join(root, 'node')})
    const file = join(root, 'mlops.yaml')
    const text = await readFile(file, 'utf8')
    const command = JSON.stringify(`"${String(python)}" train.py`)
    await writeFile(file, text.replace('command: node train.js', `command: ${command}`))
    byPython = await trainModel(await openProject(root), {outputFolder: join(root, 'python')})
  }, 300_000)
  afterAll(() => rm(root, {recursive: true, force: true}))

  it('reaches what was recorded for scikit-learn', () => {
    const metrics = metricsSchema.parse(byPython.metrics)
    expect(metrics.auc).toBeCloseTo(reference.ordered.auc, 3)
    expect(metrics.log_loss).toBeCloseTo(reference.ordered.log_loss, 3)
  })

  it('leaves metrics of the same names as train.js', () => {
    expect(Object.keys(byPython.metrics)).toEqual(Object.keys(byNode.metrics))
  })

  it('leaves a model of the same inputs and outputs as train.js', async () => {
    const [fromPython, fromNode] = await Promise.all(
      [byPython, byNode].map(async ({path}) => {
        const session = await InferenceSession.create(path)
        const shape = (list: readonly InferenceSession.ValueMetadata[]): unknown =>
          list.map(value => [
            value.name,
            value.isTensor && value.type,
            value.isTensor && value.shape.length,
          ])
        return {inputs: shape(session.inputMetadata), outputs: shape(session.outputMetadata)}
      }),
    )
    expect(fromPython).toEqual(fromNode)
  })

  it('is not taken for a model that train.js can go on from', async () => {
    expect(trainer.decodeOnnx(await readFile(byPython.path))).toBeUndefined()
  })
})
