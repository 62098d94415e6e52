import {codeSpan, escapeMarkdown, markdownTable} from '../../report/index.ts'
import type {Evaluation} from '../types.ts'
import {headline, sections} from './sections.ts'

/** The evaluation as Markdown, for a pull request or a page. */
export function evaluationMarkdown(evaluation: Evaluation): string {
  const tables = sections(evaluation).map(({title, header, numbersFrom, rows, notes}) =>
    [
      `### ${escapeMarkdown(title)}`,
      markdownTable(
        header.map((label, index) => ({label, numeric: index >= numbersFrom})),
        rows.map(([first = '', ...rest]) => [
          numbersFrom === 0 || first === '' ? escapeMarkdown(first) : codeSpan(first),
          ...rest.map(escapeMarkdown),
        ]),
      ),
      ...notes.map(escapeMarkdown),
    ].join('\n\n'),
  )
  const warnings = evaluation.warnings.map(warning => `- ⚠️ ${escapeMarkdown(warning)}`)
  return [
    `## Evaluation of ${codeSpan(evaluation.model)}`,
    ...headline(evaluation).map(escapeMarkdown),
    ...(warnings.length === 0 ? [] : [warnings.join('\n')]),
    ...tables,
  ].join('\n\n')
}
