import {stringify} from 'yaml'
import type {PackageFile} from '../../types.ts'

/**
 * A file of one YAML document.
 *
 * @param note - What a reader should know first; one line.
 */
export function yamlFile(path: string, document: object, note?: string): PackageFile {
  const comment = note === undefined ? '' : `# ${note}\n`
  return {path, content: comment + yamlText(document)}
}

/** Kubernetes, Helm and Prometheus read YAML 1.1, where a plain `on`, `1:30` or `1_000` is no text. */
export function yamlText(document: object): string {
  return stringify(document, {lineWidth: 0, aliasDuplicateObjects: false, version: '1.1'})
}
