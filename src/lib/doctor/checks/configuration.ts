import type {Check} from '../check.ts'

export const configuration: Check = {
  id: 'configuration',
  title: 'mlops.yaml',
  examine({project, directory}) {
    switch (project.kind) {
      case 'none':
        return Promise.resolve({
          status: 'warning',
          message: `There is no mlops.yaml in ${directory} or above it`,
          meaning: 'Commands work on files that are named; nothing can be registered.',
          fix: 'mlops init',
        })
      case 'invalid':
        return Promise.resolve({
          status: 'problem',
          message: project.message,
          meaning: 'Every command of this project stops here.',
          fix: 'Correct the lines named; docs/configuration.md lists every key.',
        })
      case 'valid':
        return Promise.resolve({
          status: 'ok',
          message: `valid, of the model ${project.config.name}`,
        })
    }
  },
}
