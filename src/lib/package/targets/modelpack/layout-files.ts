import {createHash} from 'node:crypto'
import {canonicalJson} from '../../../core/text/index.ts'
import {versionTag} from '../../image-reference.ts'
import {modelFolder} from '../../model-folder.ts'
import type {FileContent, PackageFile, PackageSubject} from '../../types.ts'

const MANIFEST = 'application/vnd.oci.image.manifest.v1+json'
const INDEX = 'application/vnd.oci.image.index.v1+json'
const ARTIFACT = 'application/vnd.cncf.model.manifest.v1+json'
const CONFIG = 'application/vnd.cncf.model.config.v1+json'
const PARTS = {
  weight: 'application/vnd.cncf.model.weight.v1.raw',
  config: 'application/vnd.cncf.model.weight.config.v1.raw',
  doc: 'application/vnd.cncf.model.doc.v1.raw',
}

interface Blob {
  readonly content: FileContent
  readonly sha256: string
  readonly sizeBytes: number
}

interface Layer extends Blob {
  readonly name: string
  readonly part: keyof typeof PARTS
}

/**
 * An OCI image layout with one ModelPack: every file a layer as it is, so that the digest of the layer of the graph is
 * that of the registered model.
 *
 * @see CNCF ModelPack, "Model Format Specification"; OCI image-spec v1.1, "Image Layout".
 */
export function layoutFiles(subject: PackageSubject, readme: string): readonly PackageFile[] {
  const layers = layersOf(subject, readme)
  const config = textBlob(canonicalJson(configOf(subject, layers)))
  const manifest = textBlob(
    canonicalJson({
      schemaVersion: 2,
      mediaType: MANIFEST,
      artifactType: ARTIFACT,
      config: descriptor(CONFIG, config),
      layers: layers.map(layer => ({
        ...descriptor(PARTS[layer.part], layer),
        annotations: fileAnnotations(layer, subject.time),
      })),
      annotations: annotationsOf(subject),
    }),
  )
  const index = {
    schemaVersion: 2,
    mediaType: INDEX,
    manifests: [
      {
        ...descriptor(MANIFEST, manifest),
        artifactType: ARTIFACT,
        annotations: {'org.opencontainers.image.ref.name': versionTag(subject)},
      },
    ],
  }
  const blobs = new Map([...layers, config, manifest].map(blob => [blob.sha256, blob]))
  return [
    {path: 'oci-layout', content: canonicalJson({imageLayoutVersion: '1.0.0'})},
    {path: 'index.json', content: canonicalJson(index)},
    ...[...blobs.values()].map(({sha256, content}) => ({path: `blobs/sha256/${sha256}`, content})),
  ]
}

function layersOf(subject: PackageSubject, readme: string): readonly Layer[] {
  const {model} = subject
  const weights = new Map<string, Omit<Blob, 'content'>>([
    ['model.onnx', model],
    ...model.external.map(each => [each.name, each] as const),
  ])
  const files = modelFolder(subject).map(({path: name, content}): Layer => {
    const weight = weights.get(name)
    if (weight === undefined) return {name, part: 'config', ...textBlob(textOf(name, content))}
    const {sha256, sizeBytes} = weight
    return {name, part: 'weight', content, sha256, sizeBytes}
  })
  return [...files, {name: 'README.md', part: 'doc', ...textBlob(readme)}]
}

/** Files of the folder that hold no weights are texts. */
function textOf(name: string, content: FileContent): string {
  if (typeof content === 'string') return content
  throw new Error(`${name} is no text.`)
}

function configOf(subject: PackageSubject, layers: readonly Layer[]): unknown {
  const {name, version, description, revision, license, time} = subject
  return {
    descriptor: {
      ...(version === null ? {} : {createdAt: rfc3339(time), version}),
      name,
      ...(description === null ? {} : {description}),
      ...(revision === null ? {} : {revision}),
      ...(license === null ? {} : {licenses: [license]}),
    },
    config: {format: 'onnx'},
    modelfs: {type: 'layers', diffIds: layers.map(({sha256}) => `sha256:${sha256}`)},
  }
}

function annotationsOf(subject: PackageSubject): Readonly<Record<string, string>> {
  const {name, version, description, revision, license, time} = subject
  const prefix = 'org.opencontainers.image.'
  return {
    [`${prefix}title`]: name,
    [`${prefix}created`]: rfc3339(time),
    ...(version === null ? {} : {[`${prefix}version`]: version}),
    ...(description === null ? {} : {[`${prefix}description`]: description}),
    ...(revision === null ? {} : {[`${prefix}revision`]: revision}),
    ...(license === null ? {} : {[`${prefix}licenses`]: license}),
  }
}

/** Where the file goes, and the attributes that a tar archive would keep. */
function fileAnnotations({name, sizeBytes}: Layer, time: Date): Readonly<Record<string, string>> {
  const regular = 48
  const mode = 0o644
  const metadata = {
    name,
    mode,
    uid: 0,
    gid: 0,
    size: sizeBytes,
    mtime: rfc3339(time),
    typeflag: regular,
  }
  return {
    'org.cncf.model.filepath': name,
    'org.cncf.model.file.metadata+json': canonicalJson(metadata),
  }
}

function descriptor(mediaType: string, {sha256, sizeBytes}: Blob): Record<string, unknown> {
  return {mediaType, digest: `sha256:${sha256}`, size: sizeBytes}
}

function textBlob(content: string): Blob {
  const sha256 = createHash('sha256').update(content).digest('hex')
  return {content, sha256, sizeBytes: Buffer.byteLength(content)}
}

function rfc3339(time: Date): string {
  return time.toISOString().replace('.000Z', 'Z')
}
