import {describe, expect, it} from 'vitest'
import {
  examineModel,
  loadModel,
  type ImagePreprocessing,
  type ModelOptions,
} from '../../../../src/lib/model/index.ts'
import {openSubject} from '../../../../src/lib/package/subject/open-subject.ts'
import {pageOf} from '../../../../src/lib/package/targets/web/page-of.ts'
import {answersOf, type AnswerValue} from '../../../../src/lib/package/portable/answers.ts'
import {predictRows} from '../../../../src/lib/package/portable/predictor.ts'
import {openInRuntime} from '../../../../src/lib/package/targets/web/prove-in-runtime.ts'
import {expected, feedsOf, fixture} from '../../model/expected-predictions.ts'
import {rowsOfFeeds} from './rows-of-feeds.ts'

const settings = {mlopsVersion: '1.2.3', platform: 'linux/amd64', image: 'image'} as const
const image: ImagePreprocessing = {
  width: 8,
  height: 8,
  resize: 'stretch',
  layout: 'nchw',
  channels: 'rgb',
  scale: 1 / 255,
  mean: [0.5],
  std: [0.25],
}
const OPTIONS: Readonly<Record<string, ModelOptions>> = {image: {image}}

describe('the runtime of browsers answers the rows of every model as ONNX Runtime does', () => {
  it.each(Object.keys(expected))('%s', async name => {
    const options = OPTIONS[name] ?? {}
    const path = fixture(`${name}.onnx`)
    const [resolved, model, opened] = await Promise.all([
      openSubject({directory: '/', ref: path}),
      loadModel(path, options),
      examineModel(path, options),
    ])
    await resolved.opened.release()
    const subject = {...resolved, options, opened, signature: model.signature}
    const {page, bytes} = pageOf(subject, settings)
    const {rows, feeds} = rowsOfFeeds(
      page,
      name === 'image' ? null : feedsOf(model.signature, name),
    )
    const session = await openInRuntime(subject, {page, bytes})
    const answers = await predictRows(page, session, rows)
    const wanted = answersOf(await model.predict(feeds))
    await Promise.all([session.release(), model.release(), opened.release()])
    expect(answers).toHaveLength(rows.length)
    const flat = (of: readonly (typeof wanted)[number][]): readonly AnswerValue[] =>
      of.flatMap(({prediction = null, probabilities, others}) => [
        prediction,
        ...probabilities.map(({share}) => share),
        ...others.map(({value}) => value),
      ])
    flat(wanted).forEach((value, index) => {
      const got = flat(answers)[index]
      if (typeof value === 'number' && Number.isFinite(value))
        expect(Math.abs(Number(got) - value)).toBeLessThanOrEqual(
          1e-5 * Math.max(1, Math.abs(value)),
        )
      else expect(got).toEqual(value)
    })
  })
})
