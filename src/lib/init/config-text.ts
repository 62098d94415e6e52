import {stringify} from 'yaml'
import {SCHEMA_FILE} from '../project/index.ts'

const EDITOR_LINE = `# yaml-language-server: $schema=${SCHEMA_FILE}`

export interface ConfigValues {
  readonly name: string
  readonly modelPath: string
  /** Lines below `path:` in the section `model`, indented by two. */
  readonly modelDetails: string
}

/**
 * The mlops.yaml of a new project from that of its template: the name and the model put in, and the
 * line on top by which editors find the schema. The rest, comments included, stays as it is.
 */
export function configText(template: string, values: ConfigValues): string {
  const filled = template
    .replaceAll('{{name}}', () => inline(values.name))
    .replaceAll('{{model_path}}', () => inline(values.modelPath))
    .replace(/^\{\{model_details\}\}\n?/m, () =>
      values.modelDetails === '' ? '' : values.modelDetails.trimEnd() + '\n',
    )
    .replace(/^# yaml-language-server:.*\n/m, '')
    .replace(/^name:.*$/m, () => `name: ${inline(values.name)}`)
  return `${EDITOR_LINE}\n${filled}`
}

function inline(value: string): string {
  return stringify(value, {lineWidth: 0}).trimEnd()
}
