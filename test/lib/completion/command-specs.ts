import type {CommandSpec} from '../../../src/lib/completion/index.ts'

/** A small program with every kind of thing that can be completed. */
export const specs: readonly CommandSpec[] = [
  {
    name: 'drift profile',
    summary: "Show a column's values.",
    flags: [],
    args: [{kind: 'file'}],
  },
  {
    name: 'drift report',
    summary: 'Compare data: exit 3 on drift.',
    flags: [
      {name: 'json', description: 'JSON.'},
      {
        name: 'format',
        char: 'f',
        description: "The report's format.",
        values: {kind: 'words', words: ['table', 'html']},
      },
      {name: 'out', description: 'File.', values: {kind: 'file'}},
    ],
    args: [{kind: 'file'}],
  },
  {
    name: 'promote',
    summary: 'Put a version into a stage.',
    flags: [{name: 'stage', description: 'Stage.', values: {kind: 'stage'}}],
    args: [{kind: 'ref'}, {kind: 'words', words: ['dev', 'prod']}],
  },
  {
    name: 'completion',
    summary: 'Print a script.',
    flags: [],
    args: [{kind: 'words', words: ['bash', 'zsh', 'fish']}],
  },
]

/** What is typed and what a shell must offer for it, sorted. */
export const cases: readonly (readonly [string, readonly string[]])[] = [
  ['', ['completion', 'drift', 'promote']],
  ['dr', ['drift']],
  ['drift ', ['profile', 'report']],
  ['drift report --', ['--format', '--json', '--out']],
  ['drift report --format ', ['html', 'table']],
  ['drift report -f ht', ['html']],
  ['drift report --json --format t', ['table']],
  ['completion ', ['bash', 'fish', 'zsh']],
  ['promote --stage ', ['production', 'staging']],
  ['promote ', ['m@v1.0.0', 'm@v1.1.0']],
  ['promote m@v1.1', ['m@v1.1.0']],
  ['promote --stage x m', ['m@v1.0.0', 'm@v1.1.0']],
  ['promote v1.0.0 ', ['dev', 'prod']],
  ['promote m@v1.0.0 --stage promote p', ['prod']],
]
