export {jsonAnswer, type ErrorBody} from './answers.ts'
export {assertBindAllowed} from './bind-rule.ts'
export {startHttpServer} from './http-server.ts'
export {MAX_JSON_DEPTH, jsonBody, parseJsonBytes, readJson, textOf} from './json-body.ts'
export {mediaType, requireMediaType} from './media-type.ts'
export {readPem} from './node-server.ts'
export type {
  HttpServer,
  HttpServerOptions,
  RequestLine,
  RequestObserver,
  ServerState,
} from './server-options.ts'
export {createTokenCheck, isSecured, type TokenCheck, type Tokens} from './token-check.ts'
export type {HttpAnswer, HttpRequest, Route} from './types.ts'
