import {createServer} from 'node:http'
import type {AddressInfo} from 'node:net'
import {gunzipSync} from 'node:zlib'
import {onTestFinished} from 'vitest'
import {forEachField} from '../../../../src/lib/core/protobuf/index.ts'

type Value = string | number | boolean | null

/** A span as it was sent, with the attributes of its resource. */
export interface ReceivedSpan {
  readonly traceId: string
  readonly spanId: string
  /** '' for a root. */
  readonly parentId: string
  readonly name: string
  /** 1 internal, 2 server. */
  readonly kind: number
  readonly startNs: bigint
  readonly endNs: bigint
  readonly attributes: Readonly<Record<string, Value>>
  /** 0 unset, 2 error. */
  readonly status: number
  readonly resource: Readonly<Record<string, Value>>
}

export interface Collector {
  readonly url: string
  readonly spans: readonly ReceivedSpan[]
  /** Of the last request. */
  readonly headers: Readonly<Record<string, unknown>>
  readonly paths: readonly string[]
}

/** A collector of OTLP over HTTP that reads ExportTraceServiceRequest field by field (trace.proto). */
export async function startCollector(): Promise<Collector> {
  const spans: ReceivedSpan[] = []
  const seen = {headers: {}, paths: [] as string[]}
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const sent = Buffer.concat(chunks)
      const body = request.headers['content-encoding'] === 'gzip' ? gunzipSync(sent) : sent
      seen.headers = request.headers
      seen.paths.push(request.url ?? '')
      spans.push(...readRequest(body))
      response.writeHead(200, {'Content-Type': 'application/x-protobuf'}).end()
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    spans,
    get headers() {
      return seen.headers
    },
    paths: seen.paths,
  }
}

function readRequest(bytes: Uint8Array): ReceivedSpan[] {
  return messages(bytes, 1).flatMap(resourceSpans => {
    const resource = attributesOf(messages(resourceSpans, 1)[0] ?? new Uint8Array(), 1)
    return messages(resourceSpans, 2).flatMap(scopeSpans =>
      messages(scopeSpans, 2).map(span => readSpan(span, resource)),
    )
  })
}

function readSpan(bytes: Uint8Array, resource: ReceivedSpan['resource']): ReceivedSpan {
  const span = {traceId: '', spanId: '', parentId: '', name: '', kind: 0, status: 0}
  const times = {startNs: 0n, endNs: 0n}
  forEachField(bytes, (field, reader) => {
    if (field === 1) span.traceId = hex(reader.bytes())
    else if (field === 2) span.spanId = hex(reader.bytes())
    else if (field === 4) span.parentId = hex(reader.bytes())
    else if (field === 5) span.name = reader.string()
    else if (field === 6) span.kind = reader.int32()
    else if (field === 7) times.startNs = BigInt(reader.fixed64())
    else if (field === 8) times.endNs = BigInt(reader.fixed64())
    else if (field === 15)
      forEachField(reader.bytes(), (part, inner) => {
        if (part !== 3) return false
        span.status = inner.int32()
        return true
      })
    else return false
    return true
  })
  return {...span, ...times, attributes: attributesOf(bytes, 9), resource}
}

/** KeyValue messages of a field: 1 is the key, 2 an AnyValue. */
function attributesOf(bytes: Uint8Array, field: number): Record<string, Value> {
  return Object.fromEntries(
    messages(bytes, field).map(pair => {
      let key = ''
      let value: Value = null
      forEachField(pair, (part, reader) => {
        if (part === 1) key = reader.string()
        else if (part === 2)
          forEachField(reader.bytes(), (kind, inner) => {
            if (kind === 1) value = inner.string()
            else if (kind === 2) value = inner.bool()
            else if (kind === 3) value = Number(inner.int64())
            else if (kind === 4) value = inner.double()
            else return false
            return true
          })
        else return false
        return true
      })
      return [key, value]
    }),
  )
}

function messages(bytes: Uint8Array, wanted: number): Uint8Array[] {
  const found: Uint8Array[] = []
  forEachField(bytes, (field, reader) => {
    if (field !== wanted) return false
    found.push(reader.bytes())
    return true
  })
  return found
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
