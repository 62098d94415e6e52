import {isModelName, isStageName, isVersion} from './tag-grammar.ts'

/** What a model reference asks for; `name` null means the model of the project. */
export type ModelRef =
  | {readonly kind: 'default'; readonly name: string | null}
  | {readonly kind: 'file'; readonly path: string}
  | {readonly kind: 'workspace' | 'latest'; readonly name: string | null}
  | {readonly kind: 'version'; readonly name: string | null; readonly version: string}
  | {readonly kind: 'stage'; readonly name: string | null; readonly stage: string}
  /** Any Git revision of a named model: `churn@main`. */
  | {readonly kind: 'revision'; readonly name: string | null; readonly revision: string}
  /** One word: the name of a model, else a Git revision. */
  | {readonly kind: 'word'; readonly word: string}

/**
 * Reads a model reference without looking anything up: `NAME`, `NAME@v1.2.0`, `NAME@latest`,
 * `NAME@workspace`, `NAME@REVISION`, `NAME#stage`, `NAME:stage`, `./path.onnx`, and each without NAME
 * (`v1.2.0`, `@latest`, `latest`, `#stage`, `:stage`, `workspace`).
 */
export function parseRef(text: string): ModelRef {
  if (text === '') return {kind: 'default', name: null}
  if (/\.onnx$/i.test(text) || /^(\.{1,2}[\\/]|[\\/]|[a-z]:[\\/])/i.test(text)) {
    return {kind: 'file', path: text}
  }
  const staged = /^([^#@]*)#(.+)$/.exec(text) ?? /^([^:@]*):(.+)$/.exec(text)
  if (staged?.[2] !== undefined && isStageName(staged[2])) {
    const name = nameOrNull(staged[1])
    if (name === null || isModelName(name)) return {kind: 'stage', name, stage: staged[2]}
  }
  const at = /^([^@]*)@([^{].*)$/.exec(text)
  if (at?.[2] !== undefined) {
    const name = nameOrNull(at[1])
    if (name === null || isModelName(name)) return selected(name, at[2])
  }
  if (text === 'workspace' || text === 'latest' || isVersion(text)) return selected(null, text)
  return {kind: 'word', word: text}
}

function selected(name: string | null, text: string): ModelRef {
  if (text === 'latest' || text === 'workspace') return {kind: text, name}
  if (isVersion(text)) return {kind: 'version', name, version: text}
  return {kind: 'revision', name, revision: text}
}

function nameOrNull(text: string | undefined): string | null {
  return text === undefined || text === '' ? null : text
}
