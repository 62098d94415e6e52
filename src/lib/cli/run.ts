import {asError, ExitCode} from '../core/errors/index.ts'
import {askedHelp, spellOut, wordsOf} from './help/index.ts'
import {speakForNamelessUser} from './nameless-user.ts'
import {renderError, toErrorReport} from './render-error.ts'
import {unknownCommand} from './unknown-command.ts'

/** Runs one command line, renders whatever it throws, and leaves the exit code of the design. */
export async function run(typed: readonly string[], root: string): Promise<void> {
  const argv = spellOut(typed)
  try {
    const help = askedHelp(argv)
    if (help === 'all') {
      const {showRootHelp} = await import('./help/show-root-help.ts')
      await showRootHelp(argv, root)
      return
    }
    if (help === 'unknown') throw unknownCommand(wordsOf(argv).join(' '))
    speakForNamelessUser()
    const {run: runOclif} = await import('@oclif/core/run')
    await runOclif(argv, root)
  } catch (thrown) {
    const report = toErrorReport(asError(thrown), argv)
    process.exitCode = report.exit
    if (report.silent) return
    const json = isJson(argv)
    if (json) {
      const {code, message, hint, details, exit} = report
      process.stdout.write(
        JSON.stringify(
          {schema: 'mlops.error/1', error: {code, message, hint, exit, details}},
          null,
          2,
        ) + '\n',
      )
    } else {
      process.stderr.write(renderError(report, argv) + '\n')
    }
    if (process.env['DEBUG'] && !json) process.stderr.write(`${asError(thrown).stack ?? ''}\n`)
  }
  if (process.exitCode === ExitCode.interrupted) process.exit()
}

function isJson(argv: readonly string[]): boolean {
  const end = argv.indexOf('--')
  return (end === -1 ? argv : argv.slice(0, end)).includes('--json')
}
