import {fileURLToPath} from 'node:url'
import {
  credentials,
  loadPackageDefinition,
  Metadata,
  type CallOptions,
  type ChannelCredentials,
  type ChannelOptions,
  type Client,
  type ClientUnaryCall,
  type ServiceError,
} from '@grpc/grpc-js'
import {loadSync} from '@grpc/proto-loader'
import {z} from 'zod'

const file = fileURLToPath(new URL('../../../../schemas/open-inference-v2.proto', import.meta.url))
const loaded = loadPackageDefinition(
  loadSync(file, {keepCase: true, longs: String, defaults: true}),
)
const {inference} = loaded as unknown as {
  inference: {
    GRPCInferenceService: new (
      address: string,
      credentials: ChannelCredentials,
      options?: ChannelOptions,
    ) => Client
  }
}

type Unary = (
  request: object,
  metadata: Metadata,
  options: CallOptions,
  done: (error: ServiceError | null, answer: unknown) => void,
) => ClientUnaryCall

export interface CallExtras {
  readonly token?: string
  readonly traceparent?: string
  readonly deadlineMs?: number
  readonly cancelAfterMs?: number
}

const answerSchema = z.object({
  model_name: z.string(),
  model_version: z.string(),
  id: z.string(),
  outputs: z.array(z.object({name: z.string(), datatype: z.string(), shape: z.array(z.string())})),
  raw_output_contents: z.array(z.instanceof(Buffer)),
})

/** A client that knows the protocol by schemas/open-inference-v2.proto alone. */
export class GrpcClient {
  readonly #client: Client

  constructor(port: number, channel: ChannelOptions = {}, secure?: ChannelCredentials) {
    const address = `localhost:${port}`
    const chosen = secure ?? credentials.createInsecure()
    this.#client = new inference.GRPCInferenceService(address, chosen, channel)
  }

  call(method: string, request: object = {}, extras: CallExtras = {}): Promise<unknown> {
    const metadata = new Metadata()
    if (extras.token !== undefined) metadata.set('authorization', `Bearer ${extras.token}`)
    if (extras.traceparent !== undefined) metadata.set('traceparent', extras.traceparent)
    const options =
      extras.deadlineMs === undefined ? {} : {deadline: Date.now() + extras.deadlineMs}
    return new Promise((resolve, reject) => {
      const methods = this.#client as unknown as Readonly<Record<string, Unary>>
      const call = methods[method]?.bind(this.#client)(
        request,
        metadata,
        options,
        (error, answer) => {
          if (error === null) resolve(answer)
          else reject(error)
        },
      )
      if (extras.cancelAfterMs !== undefined) setTimeout(() => call?.cancel(), extras.cancelAfterMs)
    })
  }

  async infer(request: object, extras?: CallExtras): Promise<z.infer<typeof answerSchema>> {
    return answerSchema.parse(await this.call('ModelInfer', request, extras))
  }

  /** Code and message of a refusal. */
  async refusal(method: string, request: object, extras?: CallExtras): Promise<string> {
    const error: unknown = await this.call(method, request, extras).catch((error: unknown) => error)
    const {code, details} = z.object({code: z.number(), details: z.string()}).parse(error)
    return `${code} ${details}`
  }

  /** Sends bytes that need not be a message. */
  raw(method: string, bytes: Uint8Array): Promise<Buffer> {
    const path = `/inference.GRPCInferenceService/${method}`
    return new Promise((resolve, reject) => {
      this.#client.makeUnaryRequest(
        path,
        (message: Uint8Array) => Buffer.from(message),
        (message: Buffer) => message,
        bytes,
        (error, answer) => {
          if (error === null) resolve(answer ?? Buffer.alloc(0))
          else reject(error)
        },
      )
    })
  }

  close(): void {
    this.#client.close()
  }
}
