import {pageMetrics} from '../../predictor/page-metrics.ts'
import {portableModel} from '../../predictor/portable-model.ts'
import type {PackageSettings, PackageSubject} from '../../types.ts'
import type {PageModel} from '../../portable/page-model.ts'

/** A page's model, and the bytes that it runs. */
export interface PageParts {
  readonly page: PageModel
  readonly bytes: Uint8Array
}

/** What a page has to know of a model, and the graph as a browser runs it. */
export function pageOf(subject: PackageSubject, {mlopsVersion}: PackageSettings): PageParts {
  const {name, version, label, description, model} = subject
  const runnable = subject.opened.runnable()
  const {bytes, sha256} = runnable
  const page: PageModel = {
    ...{name, version, label, description},
    backend: {
      kind: 'browser',
      model: {
        file: 'model.onnx',
        name: 'model.onnx',
        sha256,
        sizeBytes: bytes.length,
      },
      weights: model.external.map(({name: called, sha256, sizeBytes}) => ({
        file: weightsFile(called),
        name: called,
        sha256,
        sizeBytes,
      })),
    },
    ...portableModel(subject, runnable),
    facts: {
      sha256: model.sha256,
      sizeBytes: model.sizeBytes + model.external.reduce((sum, file) => sum + file.sizeBytes, 0),
      license: subject.license,
      revision: subject.revision,
      registeredAt: version === null ? null : subject.time.toISOString(),
      parent: subject.parent,
      metrics: pageMetrics(subject.metrics),
      mlops: mlopsVersion,
    },
  }
  return {page, bytes}
}

/** Where a file with weights is in the package: beside what could have its name. */
export function weightsFile(name: string): string {
  return `weights/${name}`
}
