import {MODEL_MANIFEST, type ModelManifest} from '../registry/index.ts'
import type {PackageFile, PackageSubject} from './types.ts'

/**
 * The folder that every other target builds on: the model, its mlops.yaml and its manifest. `mlops serve FOLDER` and the
 * other commands take it for the version that it is, once the digests hold.
 *
 * @param under - Folder within the package, such as `model/`; '' for its top.
 */
export function modelFolder(subject: PackageSubject, under = ''): readonly PackageFile[] {
  const {model, config} = subject
  return [
    {path: `${under}mlops.yaml`, content: config},
    {path: `${under}${MODEL_MANIFEST}`, content: json(manifestOf(subject))},
    {path: `${under}model.onnx`, content: {copyOf: model.path}},
    ...model.external.map(({path, name}) => ({path: `${under}${name}`, content: {copyOf: path}})),
  ]
}

function manifestOf(subject: PackageSubject): ModelManifest {
  const {model, name, version, label, description, revision, parent, license, note} = subject
  return {
    schema: 'mlops.model/1',
    ...{name, version, label, description},
    file: 'model.onnx',
    sha256: model.sha256,
    sizeBytes: model.sizeBytes,
    externalData: model.external.map(({name: path, sha256, sizeBytes}) => ({
      ...{path, sha256, sizeBytes},
    })),
    revision,
    registeredAt: version === null ? null : subject.time.toISOString(),
    ...{parent, license, note},
    metrics: subject.metrics === null ? null : {...subject.metrics},
    example: subject.example === null ? null : {...subject.example},
    columns: {...subject.columns},
    signature: subject.signature,
  }
}

/** Indented JSON with a line end, as all JSON files of packages are written. */
export function json(value: unknown): string {
  return JSON.stringify(value, null, 2) + '\n'
}
