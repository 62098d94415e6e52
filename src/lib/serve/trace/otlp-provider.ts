import {asError} from '../../core/errors/index.ts'
import {diag, DiagLogLevel, type Tracer} from '@opentelemetry/api'
import {setGlobalErrorHandler} from '@opentelemetry/core'
import {OTLPTraceExporter} from '@opentelemetry/exporter-trace-otlp-proto'
import {
  defaultResource,
  detectResources,
  envDetector,
  resourceFromAttributes,
} from '@opentelemetry/resources'
import {BasicTracerProvider, BatchSpanProcessor} from '@opentelemetry/sdk-trace-base'

export interface ProviderOptions {
  /** Of mlops. */
  readonly version: string
  /** What goes wrong with sending, as often as it does. */
  readonly onProblem: (message: string) => void
}

/** A drain must end in time, so an endpoint that does not answer is not waited for. */
const CLOSE_MS = 3000

/**
 * Sends spans by OTLP over HTTP (protobuf), in batches, dropping them where they come too fast. All else
 * is what the OTEL_… variables say.
 */
export function openProvider({version, onProblem}: ProviderOptions): {
  readonly tracer: Tracer
  readonly close: () => Promise<void>
} {
  const ignore = (): void => undefined
  diag.setLogger(
    {error: onProblem, warn: onProblem, info: ignore, debug: ignore, verbose: ignore},
    {logLevel: DiagLogLevel.WARN, suppressOverrideMessage: true},
  )
  setGlobalErrorHandler(problem => onProblem(asError(problem).message))
  const provider = new BasicTracerProvider({
    resource: defaultResource()
      .merge(
        resourceFromAttributes({
          'service.name': 'mlops',
          'service.version': version,
          'process.pid': process.pid,
        }),
      )
      .merge(detectResources({detectors: [envDetector]})),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter())],
  })
  return {
    tracer: provider.getTracer('mlops', version),
    async close() {
      let timer: NodeJS.Timeout | undefined
      const late = new Promise<void>(resolve => (timer = setTimeout(resolve, CLOSE_MS)))
      const sent = provider.shutdown().catch(() => undefined)
      await Promise.race([sent, late])
      clearTimeout(timer)
    },
  }
}
