import {MlopsError} from '../../core/errors/index.ts'
import {readTemplateText, type ProjectFile} from '../template-file.ts'

/** The text of a template with its `{{values}}`; what stands in a value is never replaced again. */
export async function renderTemplate(
  file: ProjectFile,
  values: Readonly<Record<string, string>>,
): Promise<string> {
  return (await readTemplateText(file)).replace(
    /\{\{(\w+)\}\}/g,
    (whole, key: string) => values[key] ?? whole,
  )
}

/** @throws MlopsError `USAGE` when the path of the project cannot stand in a workflow. */
export function assertWorkflowFolder(folder: string): void {
  if (!/^[\w./@+ -]+$/.test(folder)) {
    throw new MlopsError(
      'USAGE',
      `The path of the project, ${folder}, cannot stand in a workflow.`,
      {
        hint: 'Rename the folder; letters, digits, spaces and ._-+@ are understood.',
      },
    )
  }
}
