export {oipRoutes} from './rest/oip-routes.ts'
export type {ServerIdentity} from './server-identity.ts'
