import {programFile} from '../../../platform/program/index.ts'
import {json} from '../../model-folder.ts'
import type {TargetBuilder} from '../../types.ts'
import {lockedComponents} from '../container/locked-packages.ts'
import {declarations} from './declarations.ts'
import {nodeModel} from './node-model.ts'
import {nodeReadme} from './node-readme.ts'
import {npmName, packageJson} from './package-json.ts'

/** A dependency of a program in TypeScript or JavaScript, or one to publish in a registry of npm. */
export const node: TargetBuilder = {
  async build(subject) {
    const {model, opened} = subject
    const runnable = opened.runnable()
    const described = nodeModel(subject, runnable)
    const pictures = described.fields.some(({kind}) => kind === 'image')
    const components = await lockedComponents(['onnxruntime-node', ...(pictures ? ['sharp'] : [])])
    const [graph, ...weights] = described.files
    return {
      files: [
        {path: 'package.json', content: json(packageJson(subject, components))},
        {path: 'index.js', content: {copyOf: programFile('dist/node/index.js')}},
        {path: 'index.d.ts', content: declarations(subject, described)},
        {path: 'model.json', content: json(described)},
        {path: graph?.path ?? '', content: runnable.bytes},
        ...weights.map(({path}, index) => ({
          path,
          content: {copyOf: model.external[index]?.path ?? ''},
        })),
        {path: 'LICENSE-mlops', content: {copyOf: programFile('LICENSE')}},
      ],
      components,
      readme: nodeReadme(
        npmName(
          subject.name,
          components.map(({name}) => name),
        ),
        described,
      ),
      next: ['npm pack'],
    }
  },
}
