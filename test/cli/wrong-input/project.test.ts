import {mkdirSync} from 'node:fs'
import {join} from 'node:path'
import {afterAll, beforeAll, describe, it} from 'vitest'
import {mlops} from '../mlops.ts'
import {createWorkplace, expectRefusal, type Workplace} from './workplace.ts'

let place: Workplace
beforeAll(async () => {
  place = await createWorkplace()
})
afterAll(() => {
  place.remove()
})

describe('an mlops.yaml that is wrong', () => {
  it.each([
    [
      'a key that is misspelt',
      'name: a\nmodel: {}\ndata: {timestmp: t}\n',
      /3:8 .*did you mean `timestamp`/,
    ],
    [
      'a value of the wrong kind',
      'name: a\nmodel: {}\nserve: {port: high}\n',
      /3:15 .*expected a number/,
    ],
    [
      'a variable that is not set',
      'name: a\nmodel: {}\ndata: {id: "${NOPE_X}"}\n',
      /NOPE_X is not set/,
    ],
    ['YAML that does not close', 'name: a\nmodel: {path: [\n', /mlops\.yaml:\d+:\d+/],
    ['nothing', '', /mlops\.yaml/],
  ])('%s', async (_, text, message) => {
    place.write('wrong/mlops.yaml', text)
    expectRefusal(await mlops(['config'], {cwd: join(place.folder, 'wrong')}), 2, message)
  })

  it('not there', async () => {
    expectRefusal(await mlops(['config'], {cwd: place.folder}), 2, /no mlops\.yaml/)
  })

  it('a key asked for by a wrong name', async () => {
    expectRefusal(await place.run('config', 'data.timestmp'), 2, /did you mean `data.timestamp`/)
  })
})

describe('a training that goes wrong', () => {
  const train = async (command: string): ReturnType<typeof mlops> => {
    place.write(
      'train/mlops.yaml',
      `name: a\nmodel: {path: model.onnx}\ntrain: {command: ${command}}\n`,
    )
    return await mlops(['train'], {cwd: join(place.folder, 'train')})
  }

  it('a command that fails', async () => {
    expectRefusal(await train(`node -e "process.exit(7)"`), 2, /7/)
  })

  it('a command that writes no model', async () => {
    expectRefusal(await train(`node -e 0`), 2, /model\.onnx/)
  })

  it('no command', async () => {
    expectRefusal(await place.run('train'), 2, /train\.command/)
  })
})

describe('a command line that is wrong', () => {
  it.each([
    ['an unknown command', ['regster'], /no command "regster"/],
    ['an unknown flag', ['list', '--nope'], /--nope/],
    ['an argument too many', ['list', 'a', 'b'], /b/],
    ['a flag without its value', ['score', '--input'], /--input/],
    ['a shell that is not supported', ['completion', 'tcsh'], /tcsh/],
  ])('%s', async (_, args, message) => {
    expectRefusal(await place.run(...args), 2, message)
  })

  it('a folder for -C that is not there', async () => {
    expectRefusal(await mlops(['config', '-C', join(place.folder, 'gone')]), 2, /gone/)
  })

  it('a folder without Git', async () => {
    mkdirSync(join(place.folder, 'plain'), {recursive: true})
    const result = await mlops(['list'], {cwd: join(place.folder, 'plain')})
    expectRefusal(result, 2, /not in a Git repository/)
  })

  it('a machine without Git', async () => {
    const result = await mlops(['list'], {cwd: place.project, env: {PATH: place.folder}})
    expectRefusal(result, 2, /`git` is not on the PATH/)
  })
})
