import {widthOf, wrapText} from '../../core/text/index.ts'
import {COMMAND_GROUPS} from './command-groups.ts'

export interface HelpLook {
  /** Characters of a line. */
  readonly width: number
  readonly heading: (text: string) => string
}

const EXAMPLES = [
  'mlops serve ./model.onnx',
  'mlops compare old.onnx new.onnx --data test.parquet --target y',
  'mlops drift report new.parquet --reference old.parquet',
]

/** @param summaries - What each command does, by the words that call it. */
export function rootHelp(
  summaries: ReadonlyMap<string, string>,
  {width, heading}: HelpLook,
): string {
  const indent = 2 + Math.max(...[...summaries.keys()].map(widthOf)) + 2
  const lineOf = (command: string): string => {
    const [first = '', ...rest] = wrapText(summaries.get(command) ?? '', width - indent)
    return [
      `  ${command}`.padEnd(indent) + first,
      ...rest.map(line => ' '.repeat(indent) + line),
    ].join('\n')
  }
  const sections = [
    ['USAGE', '  $ mlops COMMAND [ARGUMENTS] [FLAGS]'],
    ['EXAMPLES', EXAMPLES.map(example => `  $ ${example}`).join('\n')],
    ...COMMAND_GROUPS.map(([title, commands]) => [title, commands.map(lineOf).join('\n')]),
  ] as const
  return [
    'Everything that happens after model.onnx exists, in one command-line tool',
    ...sections.map(([title, body]) => `${heading(title)}\n${body}`),
    '`mlops COMMAND --help` has the flags and examples of one.',
  ].join('\n\n')
}
