import {z} from 'zod'
import {MlopsError} from '../../core/errors/index.ts'
import {shellQuoted} from '../../core/text/index.ts'

const machineSchema = z.object({
  /** Of the project. */
  root: z.string(),
  node: z.string(),
  /** The program mlops. */
  mlops: z.string(),
  zone: z.string(),
})

/** What a job of cron or systemd needs to know of the machine that it runs on. Paths are absolute. */
export type Machine = Readonly<z.output<typeof machineSchema>>

export function machineLine({root, node, mlops, zone}: Machine): string {
  return JSON.stringify({root, node, mlops, zone})
}

/** The machine that a job file was made on: its paths are no concern of mlops.yaml. */
export function machineOf(text: string): Machine | undefined {
  try {
    return machineSchema.parse(JSON.parse(/^# (\{"root":.*\})$/m.exec(text)?.[1] ?? ''))
  } catch {
    return undefined
  }
}

/** @throws MlopsError `USAGE` for a path that neither cron nor systemd could be given safely. */
export function assertPaths({root, node, mlops}: Machine): void {
  for (const path of [root, node, mlops]) {
    // eslint-disable-next-line no-control-regex -- a line break would begin another line of the job
    if (!/[\u0000-\u001f\u007f\\]/.test(path)) continue
    throw new MlopsError('USAGE', `The path ${JSON.stringify(path)} cannot stand in a job.`, {
      hint: 'Rename the folder; all is understood but line breaks, control characters and backslashes.',
    })
  }
}

/** Of a crontab: a word of the shell, in which cron must not find a `%`. */
export function cronWord(text: string): string {
  return shellQuoted(text).replaceAll('%', '\\%')
}

/** Of a unit: a quoted word, in which systemd must not find a specifier. */
export function unitWord(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&').replaceAll('%', '%%')}"`
}

/** Of `ExecStart=`: systemd must not find a variable in it either. */
export function unitArgument(text: string): string {
  return unitWord(text).replaceAll('$', '$$$$')
}
