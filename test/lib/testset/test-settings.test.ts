import {describe, expect, it} from 'vitest'
import {testSettings} from '../../../src/lib/testset/index.ts'
import {createGitProject} from '../registry/git-project.ts'

const CONFIG = 'name: churn\nmodel: {path: model.onnx}\ndata: {test: test.csv, target: left}\n'

describe('labelled rows', () => {
  it('are those of mlops.yaml for a model of the project', async () => {
    const {root} = await createGitProject(CONFIG)
    expect(await testSettings({directory: root}, 'churn')).toMatchObject({
      ...{data: `${root}/test.csv`, shownData: 'test.csv', target: 'left'},
    })
  })

  it('are not taken for a bare file beside it, which is said', async () => {
    const {root} = await createGitProject(CONFIG)
    await expect(testSettings({directory: root, target: 'stays'}, null)).rejects.toMatchObject({
      code: 'USAGE',
      message:
        'There is no --data, and the data.test of mlops.yaml is for the model and the target that it names.',
    })
  })

  it('are asked for where no mlops.yaml names any', async () => {
    const {root} = await createGitProject('name: churn\nmodel: {path: model.onnx}\n')
    await expect(testSettings({directory: root}, 'churn')).rejects.toThrow(
      'There is no --data, and no mlops.yaml with data.test.',
    )
  })
})
