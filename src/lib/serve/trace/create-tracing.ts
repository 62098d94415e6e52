import {
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type Span,
  type TextMapGetter,
  type Tracer,
} from '@opentelemetry/api'
import {W3CTraceContextPropagator} from '@opentelemetry/core'
import {openProvider, type ProviderOptions} from './otlp-provider.ts'
import type {RequestSpan, Tracing} from './request-span.ts'

type Headers = Readonly<Record<string, string | string[] | undefined>>

const HEADERS: TextMapGetter<Headers> = {
  keys: headers => Object.keys(headers),
  get: (headers, key) => headers[key],
}
const SERVER_ERROR = 500

/** Tracing by OpenTelemetry; names and attributes are those of its semantic conventions. */
export function createTracing(options: ProviderOptions): Tracing {
  const {tracer, close} = openProvider(options)
  const propagator = new W3CTraceContextPropagator()
  const begin = (
    name: string,
    headers: Headers,
    startedAt: number,
    attributes: Attributes,
    ends: Ends,
  ): RequestSpan => {
    const parent = propagator.extract(ROOT_CONTEXT, headers, HEADERS)
    // The clock of the system may be set while the server runs, which `performance` does not follow.
    const epoch = Date.now() - performance.now()
    const startTime = epoch + startedAt
    const span = tracer.startSpan(name, {kind: SpanKind.SERVER, startTime, attributes}, parent)
    return new OtelSpan({tracer, span, parent, epoch, startTime, ends})
  }
  return {
    request({method, path, route, headers, remoteAddress, startedAt}) {
      const userAgent = headers['user-agent']
      const attributes = {
        'http.request.method': method,
        'url.path': path,
        ...(route === undefined ? {} : {'http.route': route}),
        ...(remoteAddress === undefined ? {} : {'client.address': remoteAddress}),
        ...(typeof userAgent === 'string' ? {'user_agent.original': userAgent} : {}),
      }
      const name = route === undefined ? method : `${method} ${route}`
      return begin(name, headers, startedAt, attributes, endRequest)
    },
    call({service, method, headers, startedAt}) {
      const attributes = {'rpc.system': 'grpc', 'rpc.service': service, 'rpc.method': method}
      return begin(`${service}/${method}`, headers, startedAt, attributes, endCall)
    },
    close,
  }
}

type Ends = (span: Span, status: number | string, error: string | undefined) => void

/** What the client did wrong is no error of the server. */
function endRequest(span: Span, status: number | string, error: string | undefined): void {
  span.setAttribute('http.response.status_code', status)
  if (error !== undefined) span.setAttribute('error.type', error)
  if (Number(status) >= SERVER_ERROR) span.setStatus({code: SpanStatusCode.ERROR})
}

/** Those statuses of gRPC that its conventions count as errors of a server. */
const SERVER_ERRORS = new Set(['UNKNOWN', 'DEADLINE_EXCEEDED', 'UNIMPLEMENTED', 'INTERNAL'])
SERVER_ERRORS.add('UNAVAILABLE').add('DATA_LOSS')

function endCall(span: Span, status: number | string, error: string | undefined): void {
  span.setAttribute('rpc.response.status_code', status)
  if (error !== undefined) span.setAttribute('error.type', error)
  if (SERVER_ERRORS.has(String(status))) span.setStatus({code: SpanStatusCode.ERROR})
}

interface Begun {
  readonly tracer: Tracer
  readonly span: Span
  readonly parent: Context
  /** What `performance.now()` is added to. */
  readonly epoch: number
  readonly startTime: number
  readonly ends: Ends
}

class OtelSpan implements RequestSpan {
  readonly traceId: string
  readonly #begun: Begun
  readonly #recording: boolean
  #last: number

  constructor(begun: Begun) {
    this.#begun = begun
    this.traceId = begun.span.spanContext().traceId
    this.#recording = begun.span.isRecording()
    this.#last = begun.startTime
  }

  step(name: string): void {
    if (!this.#recording) return
    const {tracer, span, parent} = this.#begun
    const now = this.#now()
    const within = trace.setSpan(parent, span)
    tracer.startSpan(name, {startTime: this.#last}, within).end(now)
    this.#last = now
  }

  answered(
    {name, version}: {readonly name: string; readonly version: string | null},
    protocol: string,
    rows: number,
  ): void {
    this.#begun.span.setAttributes({
      'mlops.model.name': name,
      ...(version === null ? {} : {'mlops.model.version': version}),
      'mlops.protocol': protocol,
      'mlops.rows': rows,
    })
  }

  end(status: number | string, error?: string): void {
    const {span, ends} = this.#begun
    ends(span, status, error)
    span.end(this.#now())
  }

  #now(): number {
    return this.#begun.epoch + performance.now()
  }
}
