import type {Tracing} from './request-span.ts'

/** Where traces go, by the variables of OpenTelemetry; undefined where nobody asks for them. */
export function tracesEndpoint(
  variables: Readonly<Record<string, string | undefined>>,
): string | undefined {
  if (variables['OTEL_SDK_DISABLED']?.toLowerCase() === 'true') return undefined
  if ((variables['OTEL_TRACES_EXPORTER'] || 'otlp') !== 'otlp') return undefined
  return (
    variables['OTEL_EXPORTER_OTLP_TRACES_ENDPOINT'] ||
    variables['OTEL_EXPORTER_OTLP_ENDPOINT'] ||
    undefined
  )
}

const PAUSE_MS = 60_000

/**
 * Starts to trace requests. The packages of OpenTelemetry are loaded only here: it takes them 150 ms.
 *
 * @param endpoint - Undefined: nothing is traced.
 */
export async function openTracing(
  endpoint: string | undefined,
  version: string,
  warn: (message: string, fields: object) => void,
): Promise<Tracing | undefined> {
  if (endpoint === undefined) return undefined
  const {createTracing} = await import('./create-tracing.ts')
  let toldAt = -Infinity
  return createTracing({
    version,
    onProblem(reason) {
      const now = performance.now()
      if (now - toldAt < PAUSE_MS) return
      toldAt = now
      warn('Traces may be lost.', {endpoint: placeOf(endpoint), reason})
    },
  })
}

/** Without what may be secret. */
function placeOf(endpoint: string): string {
  const url = URL.canParse(endpoint) ? new URL(endpoint) : null
  return url === null ? 'an address that is no URL' : `${url.origin}${url.pathname}`
}
