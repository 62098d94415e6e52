import {counted} from '../../core/text/index.ts'
import type {Check} from '../check.ts'
import {readRegistryTags} from './registry-tags.ts'

export const lightweightTags: Check = {
  id: 'lightweight-tags',
  title: 'Annotated tags',
  async examine(context) {
    if (context.repository === undefined) return undefined
    const tags = await readRegistryTags(context)
    const light = tags.filter(({annotated}) => !annotated).map(({tag}) => tag)
    const [first] = light
    if (first === undefined) {
      return {
        status: 'ok',
        message: `${counted(tags.length, 'registry tag')}, none of them lightweight`,
      }
    }
    return {
      status: 'warning',
      message: `${counted(light.length, 'lightweight registry tag')}: ${light.slice(0, 3).join(', ')}`,
      meaning: 'They carry no time and no digest, so the registry does not count them.',
      fix: `git tag -d '${first}', then register or promote by mlops`,
    }
  },
}
