import {readFile} from 'node:fs/promises'
import path from 'node:path'
import {z} from 'zod'
import {dockerCredentials} from './docker-credentials.ts'
import type {RegistryPlace} from './registry-place.ts'
import {RegistryClient, type Descriptor} from './registry-client.ts'

const descriptorSchema = z.object({mediaType: z.string(), digest: z.string(), size: z.number()})
const indexSchema = z.object({manifests: z.tuple([descriptorSchema])})
const manifestSchema = z.object({config: descriptorSchema, layers: z.array(descriptorSchema)})

/**
 * Pushes the one manifest of an OCI layout that was just made, blobs first: whoever sees the tag finds all of it.
 *
 * @returns Its name by digest.
 * @throws MlopsError `PACKAGE_PUSH`.
 * @see OCI distribution-spec v1.1, "Push".
 */
export async function pushLayout(
  folder: string,
  reference: RegistryPlace,
  signal?: AbortSignal,
): Promise<string> {
  const read = async (name: string): Promise<unknown> =>
    JSON.parse(await readFile(path.join(folder, name), 'utf8'))
  const blobOf = ({digest}: Descriptor): string => `blobs/sha256/${digest.slice('sha256:'.length)}`
  const {manifests} = indexSchema.parse(await read('index.json'))
  const [manifest] = manifests
  const {config, layers} = manifestSchema.parse(await read(blobOf(manifest)))
  const credentials = await dockerCredentials(reference.registry)
  const client = new RegistryClient(reference, credentials, signal)
  const unique = new Map([config, ...layers].map(blob => [blob.digest, blob]))
  for (const blob of unique.values()) await client.putBlob(blob, path.join(folder, blobOf(blob)))
  await client.putManifest(manifest, await readFile(path.join(folder, blobOf(manifest))))
  return `${reference.registry}/${reference.repository}@${manifest.digest}`
}
