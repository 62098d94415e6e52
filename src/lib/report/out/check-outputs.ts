import {stat} from 'node:fs/promises'
import path from 'node:path'
import {MlopsError} from '../../core/errors/index.ts'
import type {ReportOutput} from './parse-out.ts'

/**
 * Looks before the work begins whether the files can be: a typing error in a folder shall not cost a report
 * that took minutes. Only the default folder `reports` is made by writing.
 *
 * @throws MlopsError `REPORT_OUT` where the folder is missing or the file is a folder.
 */
export async function checkOutputs(outputs: readonly ReportOutput[]): Promise<void> {
  for (const {format, file} of outputs) {
    if (file === null) continue
    if (await isFolder(file))
      throw new MlopsError('REPORT_OUT', `--out ${format}=${file}: that is a folder.`, {
        hint: `Name a file in it: --out ${format}=${path.join(file, `report.${format}`)}.`,
      })
    const folder = path.dirname(file)
    if (path.basename(folder) === 'reports' && (await isFolder(path.dirname(folder)))) continue
    if (!(await isFolder(folder)))
      throw new MlopsError('REPORT_OUT', `--out ${format}=${file}: there is no folder ${folder}.`, {
        hint: `Make it (mkdir -p ${folder}), or choose another one.`,
      })
  }
}

async function isFolder(file: string): Promise<boolean> {
  const found = await stat(file).catch(() => undefined)
  return found?.isDirectory() ?? false
}
