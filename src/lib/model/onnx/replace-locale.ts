import {BinaryWriter, WireType} from '@bufbuild/protobuf/wire'
import {attributeName, readText} from './read-attribute.ts'
import {readNode} from './read-node.ts'
import {GraphField, ModelField} from './read-onnx.ts'
import {rewriteFields} from './rewrite-fields.ts'

const ATTRIBUTE = 5
const TEXT = 3

/**
 * The graph with texts normalised by the rules of C.UTF-8 where it asks for English ones, as exporters do
 * without being told. Both change the case of every letter alike, and small machines lack the English.
 *
 * @returns undefined where the graph asks for none of them.
 */
export function replaceEnglish(bytes: Uint8Array): Uint8Array | undefined {
  let replaced = 0
  const rewritten = rewriteFields(bytes, (field, graph) => {
    if (field !== ModelField.graph) return [{field, value: graph}]
    const value = rewriteFields(graph, (inner, node) => {
      const changed = inner === GraphField.node ? withNeutralLocale(node) : undefined
      if (changed !== undefined) replaced++
      return [{field: inner, value: changed ?? node}]
    })
    return [{field, value}]
  })
  return replaced > 0 ? rewritten : undefined
}

function withNeutralLocale(node: Uint8Array): Uint8Array | undefined {
  if (readNode(node).operator !== 'StringNormalizer') return undefined
  const locales: string[] = []
  const rewritten = rewriteFields(
    node,
    (field, value) => {
      if (field !== ATTRIBUTE || attributeName(value) !== 'locale') return [{field, value}]
      locales.push(readText(value))
      return []
    },
    [{field: ATTRIBUTE, value: localeAttribute()}],
  )
  return locales.every(locale => /^en([_.-]|$)/.test(locale)) ? rewritten : undefined
}

function localeAttribute(): Uint8Array {
  return new BinaryWriter()
    .tag(1, WireType.LengthDelimited)
    .string('locale')
    .tag(4, WireType.LengthDelimited)
    .string('C.UTF-8')
    .tag(20, WireType.Varint)
    .int32(TEXT)
    .finish()
}
