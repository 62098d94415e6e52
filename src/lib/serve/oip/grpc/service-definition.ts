import type {ServiceDefinition} from '@grpc/grpc-js'

export const SERVICE = 'inference.GRPCInferenceService'

/** Unary calls of the service, their messages left as bytes: a handler reads and writes them itself. */
export function serviceDefinition(names: readonly string[]): ServiceDefinition {
  const asTheyAre = (bytes: Buffer): Buffer => bytes
  return Object.fromEntries(
    names.map(name => [
      name,
      {
        path: `/${SERVICE}/${name}`,
        requestStream: false,
        responseStream: false,
        requestSerialize: asTheyAre,
        requestDeserialize: asTheyAre,
        responseSerialize: asTheyAre,
        responseDeserialize: asTheyAre,
      },
    ]),
  )
}
