import type {DuckDBDataChunk, DuckDBConnection} from '@duckdb/node-api'
import {collectYoung} from './collect-young.ts'
import {duckdbError} from './duckdb-error.ts'

export interface DatabaseOptions {
  /** DuckDB notation ("400MB"); its own default is 80 % of the machine. */
  readonly memoryLimit?: string
  readonly threads?: number
  /** Where DuckDB spills what does not fit in memory. */
  readonly temporaryFolder?: string
  /** Interrupts the running statement; the caller sees an AbortError. */
  readonly signal?: AbortSignal
}

/** Room for dozens of wide chunks: with the megabyte of DuckDB's own, threads wait for each other. */
const STREAM_BUFFER = '16MB'
/** Chunks that are done and wait for their memory to be freed. */
const WAITING_CHUNKS = 32

/** An in-memory DuckDB with one connection. `subject` names the data in error messages. */
export interface Database {
  readonly connection: DuckDBConnection
  run(sql: string, subject: string): Promise<void>
  /** On a connection of its own, beside other statements. `target` is the file that it writes. */
  runApart(sql: string, subject: string, target: string): Promise<void>
  rows(sql: string, subject: string): Promise<readonly Readonly<Record<string, unknown>>[]>
  /** Chunks of at most 2048 rows, in the order of the query, never all in memory. */
  chunks(sql: string, subject: string): AsyncGenerator<DuckDBDataChunk>
  close(): void
}

export async function openDatabase(options: DatabaseOptions = {}): Promise<Database> {
  options.signal?.throwIfAborted()
  // The native module takes 60 ms to load, so only the commands that need data pay for it.
  const {DuckDBInstance} = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', {
    ...(options.memoryLimit === undefined ? {} : {memory_limit: options.memoryLimit}),
    ...(options.threads === undefined ? {} : {threads: String(options.threads)}),
    ...(options.temporaryFolder === undefined ? {} : {temp_directory: options.temporaryFolder}),
  })
  const connection = await instance.connect()
  const interrupt = (): void => connection.interrupt()
  options.signal?.addEventListener('abort', interrupt)
  const guard = async <T>(subject: string, work: () => Promise<T>, target?: string): Promise<T> => {
    try {
      options.signal?.throwIfAborted()
      return await work()
    } catch (cause) {
      options.signal?.throwIfAborted()
      throw duckdbError(cause, subject, target)
    }
  }
  const connectApart = async (): Promise<{own: DuckDBConnection; end: () => void}> => {
    const own = await instance.connect()
    const interruptOwn = (): void => own.interrupt()
    options.signal?.addEventListener('abort', interruptOwn)
    return {
      own,
      end: () => {
        options.signal?.removeEventListener('abort', interruptOwn)
        own.closeSync()
      },
    }
  }
  const apart = async (work: (own: DuckDBConnection) => Promise<void>): Promise<void> => {
    const {own, end} = await connectApart()
    try {
      await work(own)
    } finally {
      end()
    }
  }
  return {
    connection,
    run: (sql, subject) =>
      guard(subject, async () => {
        await connection.run(sql)
      }),
    runApart: (sql, subject, target) =>
      apart(own =>
        guard(
          subject,
          async () => {
            await own.run(sql)
          },
          target,
        ),
      ),
    rows: (sql, subject) =>
      guard(subject, async () => (await connection.runAndReadAll(sql)).getRowObjectsJS()),
    async *chunks(sql, subject) {
      // Another statement on the same connection would end a stream early, without an error.
      const {own, end} = await connectApart()
      try {
        await own.run(`SET streaming_buffer_size = '${STREAM_BUFFER}'`)
        const result = await guard(subject, () => own.stream(sql))
        for (let fetched = 1; ; fetched++) {
          const chunk = await guard(subject, () => result.fetchChunk())
          if (chunk === null || chunk.rowCount === 0) return
          yield chunk
          if (fetched % WAITING_CHUNKS === 0) collectYoung()
        }
      } finally {
        end()
      }
    },
    close() {
      options.signal?.removeEventListener('abort', interrupt)
      connection.closeSync()
      instance.closeSync()
    },
  }
}
