import type {PackageSettings, PackageSubject} from '../../types.ts'
import {parseImage, type ImageReference} from '../../image-reference.ts'
import {labelValue, objectName, oneLine} from './names.ts'

/** What the objects of a cluster are made of: everything in it is safe as a name, a label or an annotation. */
export interface ClusterSubject {
  /** Of the Deployment, the Service and all others. */
  readonly name: string
  /** `registry.example.com/flights:v1.2.0` */
  readonly image: string
  readonly reference: ImageReference
  /** Of every object. */
  readonly labels: Readonly<Record<string, string>>
  /** What a Deployment finds its pods by; never changes from version to version. */
  readonly selector: Readonly<Record<string, string>>
  /** Which model it is, on what runs it. */
  readonly annotations: Readonly<Record<string, string>>
  readonly resources: Resources
  /** Secret with the token that requests carry, under `TOKEN_KEY`. */
  readonly tokenSecret: string
}

export interface Resources {
  readonly requests: {readonly cpu: string; readonly memory: string}
  readonly limits: {readonly cpu: string; readonly memory: string}
}

export const TOKEN_KEY = 'token'
export const PORT = 8080
const MEBIBYTE = 1024 ** 2
const STEP_MEBIBYTES = 64

/** @param longest - Of its name: 63 less what a cluster appends to it. */
export function clusterSubject(
  subject: PackageSubject,
  settings: PackageSettings,
  longest: number,
): ClusterSubject {
  const {version, model, label, revision} = subject
  const name = objectName(subject.name, longest)
  const selector = {'app.kubernetes.io/name': name, 'app.kubernetes.io/component': 'model-server'}
  return {
    name,
    image: settings.image,
    reference: parseImage(settings.image),
    selector,
    labels: {
      ...selector,
      'app.kubernetes.io/version': labelValue(version ?? model.sha256.slice(0, 12)),
    },
    annotations: {
      'mlops.dev/model': oneLine(label),
      'mlops.dev/sha256': model.sha256,
      ...(revision === null ? {} : {'mlops.dev/revision': revision}),
    },
    resources: resourcesFor(subject),
    tokenSecret: `${name}-token`,
  }
}

/** A server takes about 200 MB; the runtime's copy of the weights and what a run needs are counted as three files. */
function resourcesFor({model, signature}: PackageSubject): Resources {
  const pictures = signature.columns.some(({kind}) => kind === 'image')
  const weights = model.external.reduce((sum, {sizeBytes}) => sum + sizeBytes, model.sizeBytes)
  const needed = (pictures ? 512 : 256) + (3 * weights) / MEBIBYTE
  const memory = Math.ceil(needed / STEP_MEBIBYTES) * STEP_MEBIBYTES
  return {
    requests: {cpu: '500m', memory: `${memory}Mi`},
    limits: {cpu: '2', memory: `${2 * memory}Mi`},
  }
}
