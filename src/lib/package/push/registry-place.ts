import {MlopsError} from '../../core/errors/index.ts'
import {readImage} from '../image-reference.ts'

/** Where an artefact goes: `registry.example.com:5000/team/model:v1`. */
export interface RegistryPlace {
  readonly registry: string
  /** Within the registry. */
  readonly repository: string
  readonly tag: string
  /** `http://localhost:5000`; only this machine is spoken to without TLS. */
  readonly origin: string
}

/** @throws MlopsError `USAGE` for what names no registry, or a digest, which is not for whoever pushes to say. */
export function parsePlace(text: string, defaultTag: string): RegistryPlace {
  const {registry, path, tag = defaultTag, digest} = readImage(text) ?? {}
  if (registry === undefined || path === undefined || digest !== undefined) {
    throw new MlopsError('USAGE', `--push ${JSON.stringify(text)} names no place in a registry.`, {
      hint: 'Write HOST/NAME:TAG in small letters: registry.example.com/team/flights:v1.2.0.',
    })
  }
  const local = /^(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(registry)
  return {registry, repository: path, tag, origin: `${local ? 'http' : 'https'}://${registry}`}
}
