import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  type Node,
} from 'yaml'
import type {ConfigPath} from './config-path.ts'

/** A place in a file; both count from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

export interface YamlProblem extends Position {
  readonly message: string
}

interface Located {
  /** The key that leads to the value; undefined for list entries and the top. */
  readonly key: Node | undefined
  readonly value: Node | undefined
  /** How much of the path is written in the file. */
  readonly depth: number
}

const SYNTAX: Readonly<Record<string, string>> = {
  DUPLICATE_KEY: 'this key is given twice; keep one',
  TAB_AS_INDENT: 'a tab is used as indentation; YAML wants spaces',
  MULTIPLE_DOCS: 'a second document begins here ("---"); mlops.yaml holds one',
}

/** The YAML text of a configuration with the position of every value in it. */
export class YamlSource {
  readonly document: Document.Parsed
  readonly problems: readonly YamlProblem[]
  readonly #lines = new LineCounter()

  constructor(text: string) {
    this.document = parseDocument(text, {lineCounter: this.#lines, prettyErrors: false})
    this.problems = [...this.document.errors, ...this.document.warnings].map(error => ({
      ...this.#at(error.pos[0]),
      message: SYNTAX[error.code] ?? `not valid YAML: ${error.message}`,
    }))
  }

  /** Where the value of a path stands, and whether it is written in the file at all. */
  valuePosition(path: ConfigPath): Position & {readonly written: boolean} {
    const {key, value, depth} = this.#locate(path)
    const written = depth === path.length
    const node = written ? (value ?? key) : (key ?? value)
    return {...this.positionOf(node), written}
  }

  /** Where the last key of a path stands. */
  keyPosition(path: ConfigPath): Position {
    const {key, value} = this.#locate(path)
    return this.positionOf(key ?? value)
  }

  positionOf(node: Node | undefined): Position {
    return this.#at(node?.range?.[0] ?? 0)
  }

  nodeAt(path: ConfigPath): Node | undefined {
    const {value, depth} = this.#locate(path)
    return depth === path.length ? value : undefined
  }

  #at(offset: number): Position {
    const {line, col} = this.#lines.linePos(offset)
    return {line: Math.max(line, 1), column: Math.max(col, 1)}
  }

  #locate(path: ConfigPath): Located {
    let key: Node | undefined
    let value: Node | undefined = this.#resolve(this.document.contents)
    for (const [depth, part] of path.entries()) {
      let next: {key: Node | undefined; value: Node | undefined} | undefined
      if (isMap(value)) {
        const pair = value.items.find(item => isScalar(item.key) && String(item.key.value) === part)
        if (pair) next = {key: pair.key as Node, value: this.#resolve(pair.value)}
      } else if (isSeq(value) && typeof part === 'number' && part < value.items.length) {
        next = {key: undefined, value: this.#resolve(value.items[part])}
      }
      if (next === undefined) return {key, value, depth}
      ;({key, value} = next)
    }
    return {key, value, depth: path.length}
  }

  #resolve(node: unknown): Node | undefined {
    if (isAlias(node)) return node.resolve(this.document)
    return isNode(node) ? node : undefined
  }
}
