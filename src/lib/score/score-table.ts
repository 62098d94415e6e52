import {rm, stat} from 'node:fs/promises'
import {resolve} from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {bindColumns, createPacker, openTable, type BadValue, type Table} from '../data/index.ts'
import type {Feeds, Predictions} from '../model/index.ts'
import {openDatabase, sqlIdentifier} from '../platform/duckdb/index.ts'
import {inputFingerprint} from './input-fingerprint.ts'
import {openWorkplace, saveManifest} from './manifest.ts'
import {mergeParts, mergeRejects, outputFormat} from './merge-parts.ts'
import {beginPart} from './part-file.ts'
import type {ScoreJob, ScoreSummary} from './score-job.ts'

const PACK_ROWS = 16_384
const MEMORY_LIMIT = '300MB'

/**
 * Scores a table of any size: chunks → tensors → predictions → parts → output, in input order.
 *
 * The output appears whole or not at all. An interrupted job leaves `<output>.parts`, from which
 * `resume` goes on and gives the bytes of a job that was never interrupted.
 *
 * @throws MlopsError `FILE_EXISTS`, `SCORE_UNFINISHED`, `SCORE_CHANGED`, `DATA_COLUMNS`,
 *   `DATA_BAD_ROW`, `DATA_EMPTY`, and what opening and writing data throws.
 */
export async function scoreTable(job: ScoreJob): Promise<ScoreSummary> {
  const startedAt = performance.now()
  const output = resolve(job.output)
  await checkOutputs(job, output)
  const database = await openDatabase({
    memoryLimit: MEMORY_LIMIT,
    temporaryFolder: `${output}.parts/spill`,
    ...(job.signal === undefined ? {} : {signal: job.signal}),
  })
  let table: Table | undefined
  let abandoned: string | undefined
  try {
    table = await openTable(database, job.input, {
      materialize: true,
      ...(job.signal === undefined ? {} : {signal: job.signal}),
    })
    const {signature, predictionColumns} = job.model
    const keep = keptColumns(job.keep, table)
    const candidates = table.columns.filter(({name}) => !keep.includes(name))
    const bindable = signature.columns.length === candidates.length ? candidates : table.columns
    const named = signature.columns.some(({name}) => table?.columns.some(c => c.name === name))
    const binding = bindColumns(named ? table.columns : bindable, signature.columns, table.subject)
    const packer = createPacker(binding, signature.inputs, PACK_ROWS, job.nulls)
    const numeric = binding.columns.filter(({column}) => column.type !== 'string')
    const texts = numeric.map(({source}) => source).filter(({type}) => type === 'VARCHAR')
    const rows = (list: readonly string[], offset: number): string => {
      const limit = job.limit === undefined ? '' : ` LIMIT ${Math.max(0, job.limit - offset)}`
      const filter = job.where === undefined ? '' : ` WHERE ${job.where}`
      const from = (table as Table).relation(texts.map(({name}) => name))
      return `SELECT ${list.join(', ')} FROM ${from}${filter}${limit} OFFSET ${offset}`
    }
    const place = await openWorkplace({
      output,
      resume: job.resume,
      force: job.force,
      now: job.now ?? new Date(),
      job: {
        model: job.model.sha256,
        modelVersion: job.modelVersion,
        input: await inputFingerprint(database, job.input),
        keep,
        nulls: job.nulls,
        where: job.where ?? null,
        limit: job.limit ?? null,
        partRows: job.partRows,
      },
    })
    const {manifest, folder} = place
    if (manifest.parts.length === 0) abandoned = folder
    const resumedRows = manifest.parts.reduce((sum, part) => sum + part.rows, 0)
    let done = resumedRows
    const countSql = `SELECT count(*) AS n FROM (${rows(['1'], 0)})`
    // Counting a Parquet file reads its footer only; other formats would be read twice.
    const totalRows =
      table.format === 'parquet'
        ? Number((await database.rows(countSql, table.subject))[0]?.['n'])
        : undefined
    const predictor = job.predictor ?? {
      width: 1,
      predict: (feeds: Feeds) => job.model.predict(feeds),
    }
    let part = await beginPart(database, predictionColumns, folder, done)
    const flight: {readonly answer: Promise<Predictions>; readonly bad: readonly BadValue[]}[] = []
    const land = async (): Promise<void> => {
      const next = flight.shift()
      if (next === undefined) return
      await part.add(await next.answer, next.bad)
      job.onProgress?.({rows: done + part.rows, totalRows})
    }
    let packed = 0
    const launch = async (): Promise<void> => {
      if (packer.rowCount === 0) return
      const firstRow = done + packed - packer.rowCount
      const {feeds, bad} = packer.take()
      if (bad[0] !== undefined && job.rejects === undefined) throw badRow(bad[0], firstRow, job)
      const answer = predictor.predict(feeds)
      // A failure is reported when its turn comes; until then it must not count as unhandled.
      answer.catch(() => undefined)
      flight.push({answer, bad})
      if (flight.length > 2 * predictor.width) await land()
    }
    const finishPart = async (): Promise<void> => {
      await launch()
      while (flight.length > 0) await land()
      await part.save(manifest.parts.length)
      manifest.parts.push({rows: part.rows, rejected: part.rejected})
      await saveManifest(place)
      abandoned = undefined
      done += part.rows
      packed = 0
      part = await beginPart(database, predictionColumns, folder, done)
    }
    for await (const chunk of database.chunks(rows(packer.selection, done), table.subject)) {
      for (let start = 0; start < chunk.rowCount;) {
        job.signal?.throwIfAborted()
        const room = Math.min(chunk.rowCount - start, job.partRows - packed)
        const taken = packer.add(chunk, start, room)
        start += taken
        packed += taken
        if (packer.rowCount === PACK_ROWS) await launch()
        if (packed === job.partRows) await finishPart()
      }
    }
    if (packed > 0) await finishPart()
    if (manifest.parts.length === 0)
      throw new MlopsError('DATA_EMPTY', `${table.subject} has no rows to score.`, {
        hint: 'Check the data, --where and --limit.',
      })
    if (totalRows !== undefined && totalRows !== done)
      throw new MlopsError(
        'SCORE_CHANGED',
        `${table.subject} gave ${done} rows and holds ${totalRows}; it changed while it was read.`,
        {hint: 'Begin again with --force once the data is complete.'},
      )
    const {scoredAt, parts} = manifest
    const rejected = parts.reduce((sum, {rejected: n}) => sum + n, 0)
    const partCount = parts.length
    const merge = {folder, partCount, predictionColumns, keep, scoredAt, output}
    const {modelVersion} = job
    const kept = rows(keep.map(sqlIdentifier), 0)
    if (job.rejects !== undefined)
      await mergeRejects(database, folder, partCount, resolve(job.rejects))
    await mergeParts(database, {...merge, modelVersion, rows: kept})
    await rm(folder, {recursive: true, force: true})
    return {
      output: job.output,
      rows: done - rejected,
      rejected,
      rejects: job.rejects ?? null,
      modelVersion,
      sha256: job.model.sha256,
      scoredAt,
      resumedRows,
      seconds: (performance.now() - startedAt) / 1000,
    }
  } finally {
    await table?.close()
    database.close()
    // A job that failed before its first whole part has nothing to resume.
    if (abandoned !== undefined) await rm(abandoned, {recursive: true, force: true})
  }
}

async function checkOutputs(job: ScoreJob, output: string): Promise<void> {
  outputFormat(output)
  if (job.resume && (job.input === '-' || job.input.startsWith('query:')))
    throw new MlopsError('SCORE_CHANGED', `A job over ${job.input} cannot be resumed.`, {
      hint: 'Standard input and queries may give other rows each time; write them to a file first.',
    })
  if (job.rejects !== undefined) outputFormat(job.rejects)
  const there = await stat(output).catch(() => undefined)
  if (there === undefined || job.force) return
  throw new MlopsError('FILE_EXISTS', `${job.output} is there already.`, {
    hint: 'Add --force to replace it, or write to another file.',
  })
}

function keptColumns(keep: readonly string[], table: Table): readonly string[] {
  const names = table.columns.map(({name}) => name)
  if (keep.includes('*')) return names
  const missing = keep.filter(name => !names.includes(name))
  if (missing.length === 0) return keep
  throw new MlopsError('DATA_COLUMNS', `${table.subject} has no column ${missing.join(', ')}.`, {
    hint: `Its columns are ${names.join(', ')}.`,
    details: {missing},
  })
}

function badRow(bad: BadValue, firstRow: number, job: ScoreJob): MlopsError {
  const row = firstRow + bad.row + 1
  return new MlopsError('DATA_BAD_ROW', `${job.input}, row ${row}: ${bad.column} ${bad.reason}.`, {
    hint:
      bad.value === null
        ? 'Say what an absent value means with --nulls, or set bad rows aside with --rejects FILE.'
        : 'Correct the value, or set bad rows aside with --rejects FILE.',
    details: {row, column: bad.column, value: bad.value},
  })
}
