import {afterAll, beforeAll, describe, it} from 'vitest'
import {createWorkplace, expectRefusal, type Workplace} from './workplace.ts'

let place: Workplace
beforeAll(async () => {
  place = await createWorkplace()
  await place.run('register')
})
afterAll(() => {
  place.remove()
})

describe('a reference that leads nowhere', () => {
  it.each([
    ['an unknown name', ['show', 'mpl'], 4, /mpl/],
    ['an unknown version', ['show', 'mlp@v9.9.9'], 4, /no version v9\.9\.9/],
    ['half a version', ['show', 'mlp@v1'], 4, /Did you mean `mlp@v1\.0\.0`/],
    ['an empty stage', ['predict', 'mlp#production', '-i', 'x0=1'], 4, /in stage "production"/],
    ['an unknown stage', ['promote', 'mlp@v1.0.0', 'prod'], 2, /no stage "prod"/],
    ['a version that was never registered', ['promote', 'mlp@v2.0.0', 'staging'], 4, /v2\.0\.0/],
    ['a stage with nothing to go back to', ['rollback', 'production'], 4, /production/],
    ['a tag that is none of ours', ['check-ref', 'nope'], 4, /no tag of the registry/],
    ['deprecating what is not there', ['deprecate', 'mlp@v3.0.0'], 4, /no version v3\.0\.0/],
  ])('%s', async (_, args, exitCode, message) => {
    expectRefusal(await place.run(...args), exitCode, message)
  })
})

describe('a registration that is refused', () => {
  it('the same model again', async () => {
    expectRefusal(await place.run('register'), 6, /is the same model as mlp@v1\.0\.0/)
  })

  it('a configuration that is not committed', async () => {
    place.write('project/mlops.yaml', 'name: mlp\nmodel: {path: model/model.onnx}\n')
    expectRefusal(await place.run('register'), 6, /differs from the last commit/)
    await place.git('checkout', '--', 'mlops.yaml')
  })
})
