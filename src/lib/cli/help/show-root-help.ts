import {readFile} from 'node:fs/promises'
import {Chalk} from 'chalk'
import {colorLevel} from '../color-level.ts'
import {rootHelp} from './root-help.ts'

interface Manifest {
  readonly commands: Readonly<Record<string, {readonly summary: string}>>
}

/** Wider lines are not easier to read. */
const WIDEST = 100
const WIDTH_OF_A_PIPE = 80

/**
 * Prints what there is to type, from what the build read of the commands: neither they nor the framework is loaded.
 *
 * @param root - Address of a file in the folder `bin` of the package.
 */
export async function showRootHelp(argv: readonly string[], root: string): Promise<void> {
  const file = new URL('../oclif.manifest.json', root)
  const {commands} = JSON.parse(await readFile(file, 'utf8')) as Manifest
  const summaries = Object.entries(commands).map(
    ([id, {summary}]) => [id.replaceAll(':', ' '), summary] as const,
  )
  const style = new Chalk({level: colorLevel(process.stdout, !argv.includes('--no-color'))})
  const width = process.stdout.isTTY ? Math.min(WIDEST, process.stdout.columns) : WIDTH_OF_A_PIPE
  process.stdout.write(`${rootHelp(new Map(summaries), {width, heading: style.bold})}\n`)
}
