import {documentedColumns, type DocumentedColumn} from './documented-column.ts'
import type {DocumentedModel} from './documented-model.ts'
import {ref, type JsonSchema} from './json-schema.ts'

/** A model with its columns, and what its schemas are called. */
export interface NamedModel {
  readonly model: DocumentedModel
  readonly columns: readonly DocumentedColumn[]
  /** `rowName('Row')` is the key among the components. */
  readonly componentName: (what: string) => string
  readonly component: (what: string) => JsonSchema
}

/** The only model has plain names; the schemas of several begin with those of the models. */
export function nameModels(models: readonly DocumentedModel[]): readonly NamedModel[] {
  const taken = new Set<string>()
  return models.map((model, index) => {
    let prefix = ''
    if (models.length > 1) {
      prefix = `${model.name.replaceAll(/[^A-Za-z0-9._-]/g, '_')}-`
      if (taken.has(prefix)) prefix = `${index + 1}-${prefix}`
      taken.add(prefix)
    }
    return {
      model,
      columns: documentedColumns(model.signature, model.policy, model.example),
      componentName: what => prefix + what,
      component: what => ref(prefix + what),
    }
  })
}
