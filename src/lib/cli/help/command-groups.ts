/** What `mlops --help` lists, by what one is about to do; each command once, as it is typed. */
export const COMMAND_GROUPS: readonly (readonly [title: string, commands: readonly string[]])[] = [
  ['START', ['init', 'demo', 'doctor', 'config', 'completion']],
  ['PREDICT', ['predict', 'score', 'serve', 'log', 'log compact', 'package', 'import']],
  ['PROVE', ['evaluate', 'compare', 'compress']],
  ['WATCH', ['drift report', 'drift profile']],
  [
    'TRAIN AGAIN',
    ['train', 'retrain', 'retrain approve', 'retrain reject', 'retrain install', 'retrain advise'],
  ],
  [
    'VERSIONS',
    ['register', 'promote', 'rollback', 'deprecate', 'list', 'show', 'history', 'check-ref'],
  ],
]

/** Every command, by the words that call it. */
export const COMMANDS: readonly string[] = COMMAND_GROUPS.flatMap(([, commands]) => commands)
