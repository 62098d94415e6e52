import {mkdtemp, rm} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import {join} from 'node:path'
import {assemble, columnOf, worstFirst} from './assemble-report.ts'
import {compareTables, type CompareOptions} from './compare-tables.ts'
import {judgeImages, openImageSets, saveImageColumns} from './images/index.ts'
import type {DriftSettings} from './options/index.ts'
import type {JudgedColumn} from './judge/index.ts'
import {measureEmbeddings, openEmbedder, type Embedder} from './embeddings/index.ts'
import type {ColumnDrift, DriftReport, EmbeddingDrift, ImageDrift} from './types.ts'
import {describeChange} from './words/index.ts'

export interface ImagesRequest extends CompareOptions {
  /** Folder, pattern, or `@` and a file of paths. */
  readonly current: string
}

/**
 * Compares two sets of pictures by their properties, which go the way of every table, and by what a model sees in them
 * where one is named.
 */
export async function reportImages(
  settings: DriftSettings,
  request: ImagesRequest,
  began: number,
): Promise<DriftReport> {
  const {embedding} = settings
  if (embedding === undefined) return compareSets(settings, request, began)
  // Opened first: what is wrong with it shall not be found after an hour of pictures.
  const embedder = await openEmbedder(embedding, request.directory)
  try {
    return await compareSets(settings, request, began, embedder)
  } finally {
    await embedder.model.release()
  }
}

async function compareSets(
  settings: DriftSettings,
  request: ImagesRequest,
  began: number,
  embedder?: Embedder,
): Promise<DriftReport> {
  const {signal, onProgress} = request
  // Embedding takes each picture a second time.
  const passes = embedder === undefined ? 1 : 2
  let pictures = 0
  const opened = await openImageSets({
    reference: settings.reference,
    current: request.current,
    signal,
    onProgress: (done, total) => {
      pictures = total
      onProgress?.(done, passes * total)
    },
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
    const images =
      embedder === undefined || opened.current.files.length === 0
        ? judged.images
        : withEmbedding(
            judged.images,
            await measureEmbeddings(opened, embedder, {
              signal,
              onDone: done => onProgress?.(pictures + done, passes * pictures),
            }),
          )
    return assemble(
      settings,
      {
        ...compared,
        columns: found.toSorted(worstFirst),
        issues: judged.issues,
        images,
      },
      began,
    )
  } finally {
    await rm(folder, {recursive: true, force: true})
  }
}

function withEmbedding(images: ImageDrift, embedding: EmbeddingDrift): ImageDrift {
  const {drifted, finding} = embedding
  const told = drifted ? [{kind: 'content' as const, words: finding}] : []
  return {...images, changes: [...images.changes, ...told], embedding}
}

/** The words follow the verdict that the rule for few pictures reached. */
function retold(column: ColumnDrift, judged: readonly JudgedColumn[]): ColumnDrift {
  const before = judged.find(({measure}) => measure.name === column.name)
  if (before === undefined || before.verdict === column.verdict) return column
  return {...column, finding: describeChange({...before, verdict: column.verdict})}
}
