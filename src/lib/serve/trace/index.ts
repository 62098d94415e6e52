export {openTracing, tracesEndpoint} from './open-tracing.ts'
export type {RequestSpan, TracedCall, TracedRequest, Tracing} from './request-span.ts'
