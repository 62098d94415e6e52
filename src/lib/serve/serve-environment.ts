import {tracesEndpoint} from './trace/index.ts'

/** What the environment says to a server: of containers of the clouds, and secrets. */
export interface ServeEnvironment {
  /** `AIP_HTTP_PORT` of Vertex AI, `SAGEMAKER_BIND_TO_PORT`, or `PORT` of Cloud Run and others. */
  readonly port: number | undefined
  readonly vertexPredictPath: string | undefined
  readonly vertexHealthPath: string | undefined
  /** `MLOPS_TOKEN`, several separated by white space. */
  readonly tokens: readonly string[]
  /** `MLOPS_LOG_DIR`: folder of the prediction log, instead of `.mlops/log` of the project. */
  readonly logFolder?: string | undefined
  /** Where traces go, by the variables of OpenTelemetry. */
  readonly tracesEndpoint?: string | undefined
}

const PORT_VARIABLES = ['AIP_HTTP_PORT', 'SAGEMAKER_BIND_TO_PORT', 'PORT'] as const

export function readServeEnvironment(
  variables: Readonly<Record<string, string | undefined>>,
): ServeEnvironment {
  const port = PORT_VARIABLES.map(name => variables[name]).find(value => /^\d+$/.test(value ?? ''))
  return {
    port: port === undefined ? undefined : Number(port),
    vertexPredictPath: variables['AIP_PREDICT_ROUTE'],
    vertexHealthPath: variables['AIP_HEALTH_ROUTE'],
    tokens: (variables['MLOPS_TOKEN'] ?? '').split(/\s+/).filter(token => token !== ''),
    logFolder: variables['MLOPS_LOG_DIR'] === '' ? undefined : variables['MLOPS_LOG_DIR'],
    tracesEndpoint: tracesEndpoint(variables),
  }
}
