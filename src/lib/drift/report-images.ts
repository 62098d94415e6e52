import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {assemble, columnOf, worstFirst} from './assemble-report.ts'
import {compareTables, type CompareOptions} from './compare-tables.ts'
import {judgeImages, openImageSets, saveImageColumns} from './images/index.ts'
import type {DriftSettings} from './options/index.ts'
import type {JudgedColumn} from './judge/index.ts'
import type {ColumnDrift, DriftReport} from './types.ts'
import {describeChange} from './words/index.ts'

export interface ImagesRequest extends CompareOptions {
  /** Folder, pattern, or `@` and a file of paths. */
  readonly current: string
}

/** Compares two sets of pictures by their properties, which go the way of every table. */
export async function reportImages(
  settings: DriftSettings,
  request: ImagesRequest,
  began: number,
): Promise<DriftReport> {
  const {signal, onProgress} = request
  const opened = await openImageSets({
    reference: settings.reference,
    current: request.current,
    signal,
    onProgress,
  })
  const folder = await mkdtemp(join(tmpdir(), 'mlops-images-'))
  try {
    const place = (side: 'reference' | 'current'): string => join(folder, `${side}.parquet`)
    for (const side of ['reference', 'current'] as const)
      await saveImageColumns(opened[side], place(side), opened.hasClasses, signal)
    const compared = await compareTables(
      {
        ...settings,
        id: undefined,
        timestamp: undefined,
        target: undefined,
        streams: [],
        classes: [],
      },
      {reference: {source: place('reference')}, current: {source: place('current')}},
      {...request, model: null, by: undefined, season: undefined, onProgress: undefined},
    )
    const columns = compared.columns.map(column => columnOf(column, compared))
    const judged = await judgeImages(opened, columns, signal)
    const found = judged.columns.map(column => retold(column, compared.columns))
    return assemble(
      settings,
      {
        ...compared,
        columns: found.toSorted(worstFirst),
        issues: judged.issues,
        images: judged.images,
      },
      began,
    )
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}

/** The words follow the verdict that the rule for few pictures reached. */
function retold(column: ColumnDrift, judged: readonly JudgedColumn[]): ColumnDrift {
  const before = judged.find(({measure}) => measure.name === column.name)
  if (before === undefined || before.verdict === column.verdict) return column
  return {...column, finding: describeChange({...before, verdict: column.verdict})}
}
