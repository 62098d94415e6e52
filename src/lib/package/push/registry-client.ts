import {createReadStream} from 'node:fs'
import {Readable} from 'node:stream'
import {asError, MlopsError} from '../../core/errors/index.ts'
import type {Credentials} from './docker-credentials.ts'
import type {RegistryPlace} from './registry-place.ts'
import {authorizationFor} from './registry-token.ts'

export interface Descriptor {
  readonly mediaType: string
  readonly digest: string
  readonly size: number
}

interface Request {
  readonly method: 'HEAD' | 'POST' | 'PUT'
  readonly headers?: Readonly<Record<string, string>>
  /** Made anew for each attempt: a stream is read once. */
  readonly body?: () => Uint8Array | ReadableStream
}

/** The part of the OCI distribution API that pushes. */
export class RegistryClient {
  readonly #reference: RegistryPlace
  readonly #credentials: Credentials | undefined
  readonly #signal: AbortSignal | undefined
  #authorization: string | undefined

  constructor(
    reference: RegistryPlace,
    credentials: Credentials | undefined,
    signal: AbortSignal | undefined,
  ) {
    this.#reference = reference
    this.#credentials = credentials
    this.#signal = signal
  }

  /** Uploads a file, unless the registry has it. */
  async putBlob({digest, size}: Descriptor, file: string): Promise<void> {
    const there = await this.#send(this.#url(`blobs/${digest}`), {method: 'HEAD'})
    if (there.status === 200) return
    if (there.status !== 404) throw await this.#refused('look for a blob', there)
    const begun = await this.#send(this.#url('blobs/uploads/'), {
      method: 'POST',
      headers: {'Content-Length': '0'},
    })
    const location = begun.headers.get('location')
    if (begun.status !== 202 || location === null)
      throw await this.#refused('begin an upload', begun)
    const place = new URL(location, begun.url)
    place.searchParams.append('digest', digest)
    const put = await this.#send(place, {
      method: 'PUT',
      headers: {'Content-Type': 'application/octet-stream', 'Content-Length': String(size)},
      body: () => Readable.toWeb(createReadStream(file)) as ReadableStream,
    })
    if (put.status !== 201) throw await this.#refused(`take the blob ${digest.slice(0, 19)}…`, put)
  }

  async putManifest({mediaType, digest}: Descriptor, bytes: Uint8Array): Promise<void> {
    const put = await this.#send(this.#url(`manifests/${this.#reference.tag}`), {
      method: 'PUT',
      headers: {'Content-Type': mediaType},
      body: () => bytes,
    })
    if (put.status !== 201) throw await this.#refused('take the manifest', put)
    const stored = put.headers.get('docker-content-digest') ?? digest
    if (stored === digest) return
    throw new MlopsError(
      'PACKAGE_PUSH',
      `${this.#reference.registry} stored ${stored} for ${digest}.`,
      {
        hint: 'It changed the manifest: take a registry that keeps OCI artefacts as they are.',
      },
    )
  }

  #url(rest: string): URL {
    const {origin, repository} = this.#reference
    return new URL(`/v2/${repository}/${rest}`, origin)
  }

  /** Once more with a token where the registry asks for one. */
  async #send(url: URL, request: Request): Promise<Response> {
    const first = await this.#fetch(url, request)
    const challenge = first.headers.get('www-authenticate')
    if (first.status !== 401 || challenge === null) return first
    await first.body?.cancel()
    this.#authorization = await authorizationFor(
      challenge,
      this.#reference,
      this.#credentials,
      this.#signal,
    )
    return this.#authorization === undefined ? first : this.#fetch(url, request)
  }

  async #fetch(url: URL, {method, headers, body}: Request): Promise<Response> {
    // An upload may go to a store elsewhere, whose address is its secret.
    const own = url.origin === new URL(this.#reference.origin).origin
    const authorization = own ? this.#authorization : undefined
    const options: RequestInit & {duplex: 'half'} = {
      method,
      headers: {...headers, ...(authorization === undefined ? {} : {Authorization: authorization})},
      duplex: 'half',
      ...(body === undefined ? {} : {body: body() as NonNullable<RequestInit['body']>}),
      ...(this.#signal === undefined ? {} : {signal: this.#signal}),
    }
    try {
      return await fetch(url, options)
    } catch (cause) {
      this.#signal?.throwIfAborted()
      throw unreachable(this.#reference.registry, cause)
    }
  }

  async #refused(what: string, answer: Response): Promise<MlopsError> {
    const {registry, repository} = this.#reference
    const said = (await answer.text().catch(() => '')).replace(/\s+/g, ' ').slice(0, 200)
    const denied = answer.status === 401 || answer.status === 403
    return new MlopsError(
      'PACKAGE_PUSH',
      `${registry} did not ${what}: status ${answer.status}${said === '' ? '' : `, ${said}`}.`,
      {
        hint: denied
          ? `Log in with \`docker login ${registry}\` or \`oras login ${registry}\`, as somebody who may push to ${repository}.`
          : `Does the repository ${repository} exist there, and does the registry take OCI artefacts?`,
      },
    )
  }
}

export function unreachable(registry: string, cause: unknown): MlopsError {
  const reason = asError(asError(cause).cause ?? cause).message
  return new MlopsError('PACKAGE_PUSH', `${registry} cannot be reached: ${reason}.`, {
    hint: 'Check the name and the network. Only localhost is spoken to without TLS.',
    cause,
  })
}
