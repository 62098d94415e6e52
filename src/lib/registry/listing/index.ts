// An entrance of its own: listing needs the tags alone, none of zod, YAML and projects, and is fast.
export {listModels, type ListedModel, type ListedVersion} from '../list-models.ts'
