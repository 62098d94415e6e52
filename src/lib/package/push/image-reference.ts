import {MlopsError} from '../../core/errors/index.ts'

/** `registry.example.com:5000/team/model:v1`, taken apart. */
export interface ImageReference {
  readonly registry: string
  readonly repository: string
  readonly tag: string
  /** `http://localhost:5000`; only this machine is spoken to without TLS. */
  readonly origin: string
}

const HOST = /^(?:localhost|[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[[0-9a-f:]+\])(?::[0-9]{1,5})?$/i
const REPOSITORY =
  /^[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*(?:\/[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*)*$/
const TAG = /^\w[\w.-]{0,127}$/

/** @throws MlopsError `USAGE` for what is no reference with a registry. */
export function parseImageReference(text: string, defaultTag: string): ImageReference {
  const slash = text.indexOf('/')
  const registry = text.slice(0, Math.max(slash, 0))
  const rest = text.slice(slash + 1)
  const colon = rest.indexOf(':')
  const repository = colon < 0 ? rest : rest.slice(0, colon)
  const tag = colon < 0 ? defaultTag : rest.slice(colon + 1)
  if (
    HOST.test(registry) &&
    /[.:]|^localhost$/.test(registry) &&
    REPOSITORY.test(repository) &&
    TAG.test(tag)
  ) {
    const local = /^(localhost|127\.0\.0\.1|\[::1\])(:|$)/.test(registry)
    return {registry, repository, tag, origin: `${local ? 'http' : 'https'}://${registry}`}
  }
  throw new MlopsError('USAGE', `--push ${JSON.stringify(text)} names no place in a registry.`, {
    hint: 'Write HOST/NAME:TAG in small letters: registry.example.com/team/flights:v1.2.0.',
  })
}
