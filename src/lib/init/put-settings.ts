import {parseDocument} from 'yaml'
import type {InputPolicy} from '../data/index.ts'
import type {ModelOptions} from '../model/index.ts'
import {escapeReferences} from '../project/index.ts'

/** What a new mlops.yaml says beside its template. */
export interface ProjectSettings {
  readonly description?: string
  readonly model?: ModelOptions
  readonly policy?: InputPolicy
  readonly license?: string
}

/** Puts settings into the text of an mlops.yaml, whose comments stay. Texts stay as they are: `${` is no variable. */
export function putSettings(text: string, settings: ProjectSettings): string {
  const {description, model = {}, policy, license} = settings
  const inputs = policy?.inputs ?? {}
  const entries: [readonly string[], unknown][] = [
    [['description'], description],
    ...Object.entries(model).map(([key, value]): [string[], unknown] => [['model', key], value]),
    [['model', 'inputs'], Object.keys(inputs).length === 0 ? undefined : inputs],
    [
      ['data', 'nulls'],
      policy === undefined || policy.nulls === 'error' ? undefined : policy.nulls,
    ],
    [['package', 'license'], license],
  ]
  const wanted = entries.filter(([, value]) => value !== undefined)
  if (wanted.length === 0) return text
  const document = parseDocument(text)
  for (const [path, value] of wanted) {
    document.setIn(
      path,
      document.createNode(escapeReferences(value), {aliasDuplicateObjects: false}),
    )
  }
  return document.toString({lineWidth: 0})
}
