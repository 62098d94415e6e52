import {
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  type Document,
  visit,
  type Alias,
  type Node,
  type YAMLError,
  type YAMLMap,
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
    this.document = parseDocument(text, {
      lineCounter: this.#lines,
      prettyErrors: false,
      merge: true,
    })
    this.problems = [
      ...withoutFollowers([...this.document.errors, ...this.document.warnings]).map(error => ({
        ...this.#at(error.pos[0]),
        message: explain(error, text),
      })),
      ...this.#badAliases(),
    ]
  }

  /** The document as plain data; undefined when its aliases multiply without end. */
  toData(): {readonly data: unknown} | undefined {
    try {
      return {data: this.document.toJS({maxAliasCount: 100}) ?? {}}
    } catch (error) {
      if (error instanceof ReferenceError) return undefined
      throw error
    }
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

  #badAliases(): YamlProblem[] {
    const problems: YamlProblem[] = []
    visit(this.document, {
      Alias: (_key, alias) => {
        const target = alias.resolve(this.document)
        const message =
          target === undefined
            ? `the alias *${alias.source} has no anchor &${alias.source} before it`
            : `the alias *${alias.source} stands inside its own anchor`
        if (target === undefined || contains(target, alias)) {
          problems.push({...this.positionOf(alias), message})
        }
      },
    })
    return problems
  }

  #locate(path: ConfigPath): Located {
    let key: Node | undefined
    let value: Node | undefined = this.#resolve(this.document.contents)
    for (const [depth, part] of path.entries()) {
      let next: {key: Node | undefined; value: Node | undefined} | undefined
      if (isMap(value)) {
        next = this.#entry(value, String(part))
      } else if (isSeq(value) && typeof part === 'number' && part < value.items.length) {
        next = {key: undefined, value: this.#resolve(value.items[part])}
      }
      if (next === undefined) return {key, value, depth}
      ;({key, value} = next)
    }
    return {key, value, depth: path.length}
  }

  /** The entry of a key in a section, or in what the section merges in by `<<`. */
  #entry(map: YAMLMap, name: string): {key: Node | undefined; value: Node | undefined} | undefined {
    for (const {key, value} of map.items) {
      if (isScalar(key) && String(key.value) === name) return {key, value: this.#resolve(value)}
    }
    for (const {key, value} of map.items) {
      // With `merge` on, the library reads an unquoted `<<` as a symbol.
      if (!isScalar(key) || typeof key.value !== 'symbol') continue
      const merged = this.#resolve(value)
      for (const each of isSeq(merged) ? merged.items : [merged]) {
        const section = this.#resolve(each)
        const found = isMap(section) ? this.#entry(section, name) : undefined
        if (found) return found
      }
    }
    return undefined
  }

  #resolve(node: unknown): Node | undefined {
    if (isAlias(node)) return node.resolve(this.document)
    return isNode(node) ? node : undefined
  }
}

/** What one broken place breaks behind it is not told. */
function withoutFollowers(errors: readonly YAMLError[]): YAMLError[] {
  const first = errors.findIndex(({code}) => SYNTAX[code] === undefined)
  return errors.filter(({code}, index) => SYNTAX[code] !== undefined || index === first)
}

function explain({code, message, pos}: YAMLError, text: string): string {
  if (text.slice(pos[0] - 1, pos[0] + 1) === '${') {
    return 'inside { } and [ ] a reference to a variable needs quotes: "${NAME}"'
  }
  return SYNTAX[code] ?? `not valid YAML: ${message}`
}

function contains(node: Node, alias: Alias): boolean {
  let found = false
  visit(node, {
    Alias: (_key, each) => {
      if (each !== alias) return
      found = true
      return visit.BREAK
    },
  })
  return found
}
