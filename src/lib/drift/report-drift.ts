import {stat} from 'node:fs/promises'
import {join} from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {parseMoment} from '../log/index.ts'
import {assemble, columnOf, worstFirst} from './assemble-report.ts'
import {compareTables, type CompareOptions} from './compare-tables.ts'
import {holdsImages} from './images/index.ts'
import {parseMemory, settle, type DriftOptions, type DriftSettings} from './options/index.ts'
import type {LogRequest, SourceRequest} from './read/index.ts'
import {reportImages} from './report-images.ts'
import type {DriftReport} from './types.ts'

export interface DriftRequest extends DriftOptions, Omit<CompareOptions, 'memoryBytes'> {
  readonly directory: string
  /** Span of the prediction log. */
  readonly since?: string | undefined
  readonly until?: string | undefined
  readonly version?: string | undefined
  /** Most memory to take: `1GB`. */
  readonly memory?: string | undefined
  readonly stdin?: NodeJS.ReadableStream | undefined
}

/**
 * Compares data with the reference: every column, the predictions and the target, the schema and its quality;
 * of folders of pictures their properties.
 *
 * @throws MlopsError `USAGE`, `PROJECT_NOT_FOUND`, `CONFIG_INVALID`, `LOG_NOT_FOUND`, `DRIFT_EMPTY_SAMPLE` for a
 *   reference without rows, `DRIFT_METHOD`, and what opening a table throws; AbortError.
 */
export async function reportDrift(request: DriftRequest): Promise<DriftReport> {
  const began = performance.now()
  const settings = await settle(request)
  const options = {...request, memoryBytes: parseMemory(request.memory)}
  const {current} = settings
  if (current !== null && (await comparesImages(current, settings.reference, request.embed)))
    return reportImages(settings, {...options, current}, began)
  if (request.embed !== undefined)
    throw new MlopsError('USAGE', '--embed is for pictures, and the data is a table.', {
      hint: 'Name a folder of pictures: mlops drift report photos/ --reference photos-train/',
    })
  const compared = await compareTables(settings, sourcesOf(settings, request), options)
  const columns = compared.columns.toSorted(worstFirst).map(column => columnOf(column, compared))
  return assemble(settings, {...compared, columns}, began)
}

/** A folder without pictures is one of pictures where the reference is, or pictures are to be embedded. */
async function comparesImages(
  current: string,
  reference: string,
  embed: string | undefined,
): Promise<boolean> {
  if (await holdsImages(current)) return true
  const stats = await stat(current).catch(() => undefined)
  if (stats?.isDirectory() !== true) return false
  return embed !== undefined || holdsImages(reference)
}

function sourcesOf(
  settings: DriftSettings,
  request: DriftRequest,
): {reference: SourceRequest; current: SourceRequest | LogRequest} {
  const {timestamp, current, project} = settings
  const reference = {source: settings.reference, timestamp}
  if (current !== null)
    return {reference, current: {source: current, timestamp, stdin: request.stdin}}
  const now = Date.now()
  const log = {
    folder: join(project?.root ?? request.directory, '.mlops', 'log'),
    model: project?.config.name ?? '',
    sinceMs: parseMoment(request.since, '--since', now),
    untilMs: parseMoment(request.until, '--until', now),
    version: request.version,
    feedback: true,
  }
  return {reference, current: {log}}
}
