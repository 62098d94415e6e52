/** Variables that would start an editor or a pager; Git must do neither here. */
const DROPPED = new Set(['EDITOR', 'VISUAL', 'PAGER', 'GIT_EDITOR', 'GIT_PAGER', 'PREFIX'])

/**
 * The environment of every Git process: the user's own (credentials, SSH command, configuration)
 * with messages in English, no editor, no pager, no password prompt and no optional locks.
 */
export function gitEnvironment(
  extra: Readonly<Record<string, string>> = {},
  environment: NodeJS.ProcessEnv = process.env,
): Record<string, string> {
  const result: Record<string, string> = {}
  for (const [name, value] of Object.entries(environment)) {
    if (value !== undefined && !DROPPED.has(name)) result[name] = value
  }
  return {
    ...result,
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GCM_INTERACTIVE: 'never',
    ...extra,
  }
}
