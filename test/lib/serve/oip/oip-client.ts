import {z} from 'zod'

const answerSchema = z.object({
  id: z.string(),
  model_name: z.string(),
  model_version: z.string().optional(),
  outputs: z.array(
    z.object({
      name: z.string(),
      datatype: z.string(),
      shape: z.array(z.number()),
      data: z.array(z.unknown()).optional(),
      parameters: z.object({binary_data_size: z.number()}).optional(),
    }),
  ),
})

export interface OipAnswer extends z.infer<typeof answerSchema> {
  /** The JSON part as it came. */
  readonly text: string
  /** Bytes of the outputs in binary, by name. */
  readonly raw: Readonly<Record<string, Buffer>>
}

export async function post(
  url: string,
  body: string | Uint8Array | object,
  headers: Readonly<Record<string, string>> = {},
): Promise<{status: number; headers: Headers; bytes: Buffer}> {
  const sent =
    typeof body === 'string' || body instanceof Uint8Array
      ? Buffer.from(body)
      : JSON.stringify(body)
  const response = await fetch(url, {method: 'POST', body: sent, headers: {...headers}})
  const bytes = Buffer.from(await response.arrayBuffer())
  return {status: response.status, headers: response.headers, bytes}
}

/** Sends an infer request, with binary data after its JSON where given, and reads the answer. */
export async function infer(
  url: string,
  request: object,
  binary?: readonly Uint8Array[],
): Promise<OipAnswer> {
  const json = Buffer.from(JSON.stringify(request))
  const headers = binary && {'inference-header-content-length': String(json.length)}
  return readAnswer(await post(url, Buffer.concat([json, ...(binary ?? [])]), headers))
}

export function readAnswer({status, headers, bytes}: Awaited<ReturnType<typeof post>>): OipAnswer {
  if (status !== 200) throw new Error(`${status} ${bytes.toString()}`)
  const length = headers.get('inference-header-content-length')
  const text = bytes.subarray(0, length === null ? undefined : Number(length)).toString()
  const answer = answerSchema.parse(JSON.parse(text))
  const raw: Record<string, Buffer> = {}
  let at = Buffer.byteLength(text)
  for (const {name, parameters} of answer.outputs) {
    if (parameters === undefined) continue
    raw[name] = bytes.subarray(at, at + parameters.binary_data_size)
    at += parameters.binary_data_size
  }
  if (at !== bytes.length) throw new Error('bytes are left')
  return {...answer, text, raw}
}

/** The status and the message of a refusal. */
export async function refusal(
  url: string,
  body: string | Uint8Array | object,
  headers?: Readonly<Record<string, string>>,
): Promise<string> {
  const {status, bytes} = await post(url, body, headers)
  const {error} = z.object({error: z.string()}).parse(JSON.parse(bytes.toString()))
  return `${status} ${error}`
}
