import type {IncomingHttpHeaders, IncomingMessage, ServerResponse} from 'node:http'
import {RequestError} from '../request-error.ts'
import type {RequestSpan} from '../trace/index.ts'
import {errorAnswer} from './answers.ts'
import {BodyReader, type BodyTaker} from './body-reader.ts'
import {tooLarge} from './too-large.ts'
import {expectsBody, sentLength} from './body-length.ts'
import {refuseEntry} from './refuse-entry.ts'
import {sendAnswer} from './send-answer.ts'
import {requestTarget} from './request-target.ts'
import type {Miss} from './router.ts'
import type {Site} from './site.ts'
import type {HttpAnswer, HttpRequest, Route} from './types.ts'

const NO_BODY = Buffer.alloc(0)
const NO_PARAMETERS: Readonly<Record<string, string>> = {}
const NO_HEADERS: readonly string[] = []
/** Of what is sent to be thrown away, so that the connection can be kept. */
const SMALL_BODY = 64 * 1024
/** What logs and counters call an answer that nobody waited for. */
const CLIENT_GONE = 499

/** One request on its way to its answer; the request that routes see. */
export class Exchange implements HttpRequest, BodyTaker {
  readonly method: string
  path: string
  readonly query: string
  body: Buffer = NO_BODY
  span: RequestSpan | undefined
  readonly #site: Site
  readonly #incoming: IncomingMessage
  readonly #response: ServerResponse
  readonly #started: number
  #route: Route | undefined
  #parameters = NO_PARAMETERS
  #reader: BodyReader | undefined
  /** Whether the client waits for `100 Continue` before it sends the body. */
  #continues: boolean
  /** Whether the client may still be sending a body that nobody wants. */
  #unread = false
  #ended = false

  constructor(site: Site, incoming: IncomingMessage, response: ServerResponse, continues: boolean) {
    this.#site = site
    this.#incoming = incoming
    this.#response = response
    this.#continues = continues
    this.#started = performance.now()
    this.method = incoming.method ?? 'GET'
    const target = requestTarget(incoming.url ?? '/')
    const mark = target.indexOf('?')
    this.path = mark === -1 ? target : target.slice(0, mark)
    this.query = mark === -1 ? '' : target.slice(mark + 1)
  }

  get headers(): IncomingHttpHeaders {
    return this.#incoming.headers
  }

  get aborted(): boolean {
    return this.#response.destroyed && !this.#ended
  }

  begin(): void {
    const site = this.#site
    site.inFlight++
    const incoming = this.#incoming
    const found = site.router.find(this.method, this.path)
    this.#route = 'route' in found ? found.route : undefined
    site.observe.started?.(this.#pattern)
    if (site.trace !== undefined && this.#route?.open !== true) this.#beginSpan(site.trace)
    const hasBody = expectsBody(incoming)
    this.#unread = hasBody
    const preflight = site.cors?.preflight(this.method, incoming.headers)
    if (preflight) {
      this.#send(preflight, NO_HEADERS)
      return
    }
    if (!('route' in found)) {
      this.#miss(found)
      return
    }
    this.path = found.path
    this.#parameters = found.parameters
    const refusal = refuseEntry(site, this.method, incoming.headers, found.route)
    if (refusal) {
      this.#fail(refusal.error, refusal.headers)
      return
    }
    if (hasBody) this.#read()
    else this.#handle()
  }

  bodyArrived(body: Buffer): void {
    this.#unread = false
    this.body = body
    this.span?.step('receive')
    this.#handle()
  }

  bodyRefused(error: RequestError, unread: boolean): void {
    this.#unread = unread
    this.#fail(error)
  }

  bodyAborted(): void {
    this.#end(CLIENT_GONE, 0)
  }

  #beginSpan(trace: NonNullable<Site['trace']>): void {
    const {headers, socket} = this.#incoming
    this.span = trace({
      ...{method: this.method, path: this.path, route: this.#route?.path, headers},
      remoteAddress: socket.remoteAddress,
      startedAt: this.#started,
    })
  }

  get #pattern(): string {
    return this.#route?.path ?? ''
  }

  #read(): void {
    const site = this.#site
    const length = sentLength(this.#incoming)
    if (length > site.maxBodyBytes) {
      this.#fail(tooLarge(site.maxBodyBytes))
      return
    }
    const refused = length === 0 ? undefined : this.#route?.refusal?.(this.#parameters)
    if (refused !== undefined) {
      // To throw away a small body costs less than a new connection.
      if (length <= SMALL_BODY) this.#unread = this.#continues
      this.#fail(refused)
      return
    }
    if (this.#continues) {
      this.#continues = false
      this.#response.writeContinue()
    }
    this.#reader = new BodyReader(this.#incoming, site, this, this.#started)
  }

  #handle(): void {
    const route = this.#route
    if (route === undefined) return
    let answer: HttpAnswer | Promise<HttpAnswer>
    try {
      answer = route.handle(this, this.#parameters)
    } catch (error) {
      this.#fail(error)
      return
    }
    if (answer instanceof Promise) {
      answer.then(
        settled => this.#send(settled, NO_HEADERS),
        (error: unknown) => this.#fail(error),
      )
    } else {
      this.#send(answer, NO_HEADERS)
    }
  }

  #miss({error, fail, allow}: Miss): void {
    this.#send(failure(error, fail), allow === undefined ? NO_HEADERS : ['Allow', allow], error)
  }

  #fail(thrown: unknown, headers = NO_HEADERS): void {
    let error: RequestError
    if (thrown instanceof RequestError) {
      error = thrown
      if (error.kind === 'internal') this.#tell(error.cause ?? error)
    } else {
      error = new RequestError('internal', 'the server failed', {cause: thrown})
      this.#tell(thrown)
    }
    this.#send(failure(error, this.#route?.fail), headers, error)
  }

  #tell(error: unknown): void {
    this.#site.onError(error, this.#pattern, this.span?.traceId)
  }

  #send(answer: HttpAnswer, headers: readonly string[], error?: RequestError): void {
    if (this.#ended) return
    if (this.#response.destroyed) {
      this.#end(CLIENT_GONE, 0, error)
      return
    }
    const more = this.#moreHeaders(headers, error)
    let bytes: number
    try {
      const lingers = this.#unread && !this.#continues
      bytes = sendAnswer(this.#incoming, this.#response, answer, more, lingers)
    } catch (thrown) {
      this.#tell(thrown)
      this.#response.destroy()
      this.#end(500, 0)
      return
    }
    this.#end(answer.status, bytes, error)
  }

  /** What is not of the route. */
  #moreHeaders(headers: readonly string[], error: RequestError | undefined): readonly string[] {
    const {cors, state} = this.#site
    const closes = state === 'draining' || this.#unread
    const retryAfter = error?.retryAfter
    if (cors === undefined && !closes && retryAfter === undefined) return headers
    return [
      ...headers,
      ...(cors?.headers(this.#incoming.headers) ?? []),
      ...(closes ? ['Connection', 'close'] : []),
      ...(retryAfter === undefined ? [] : ['Retry-After', String(retryAfter)]),
    ]
  }

  #end(status: number, bytesOut: number, error?: RequestError): void {
    if (this.#ended) return
    this.#ended = true
    const site = this.#site
    this.#reader?.release()
    site.inFlight--
    this.span?.end(status, status === CLIENT_GONE ? 'client-gone' : error?.kind)
    const {ended} = site.observe
    if (ended === undefined && site.log === undefined) return
    const milliseconds = performance.now() - this.#started
    ended?.(this.#route, status, milliseconds, this.body.length, bytesOut, error)
    site.log?.({
      method: this.method,
      path: this.path,
      status,
      milliseconds,
      bytesIn: this.body.length,
      bytesOut,
      remoteAddress: this.#incoming.socket.remoteAddress,
      error,
      traceId: this.span?.traceId,
    })
  }
}

function failure(error: RequestError, fail: Route['fail']): HttpAnswer {
  if (fail === undefined) return errorAnswer(error)
  try {
    return fail(error)
  } catch {
    return errorAnswer(error)
  }
}
