export {DATATYPES} from './datatypes.ts'
export {
  startOipGrpc,
  type AnsweredCall,
  type OipGrpcOptions,
  type OipGrpcServer,
} from './grpc/start-oip-grpc.ts'
export {oipRoutes} from './rest/oip-routes.ts'
export type {ServerIdentity} from './server-identity.ts'
