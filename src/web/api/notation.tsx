import type {ApiSchema} from './api-document.ts'
import {schemaNotation} from './schema-notation.ts'

interface Props {
  readonly schema: ApiSchema
  readonly label: string
}

/** A schema, with links to those that it names. */
export function Notation({schema, label}: Props) {
  const pieces = schemaNotation(schema)
  return (
    <pre tabIndex={0} role="region" aria-label={label}>
      <code>
        {pieces.map((piece, index) =>
          typeof piece === 'string' ? (
            index === 0 ? (
              piece.replace(/^\n/, '')
            ) : (
              piece
            )
          ) : (
            <a key={index} href={`#schema-${piece.schema}`}>
              {piece.schema}
            </a>
          ),
        )}
      </code>
    </pre>
  )
}
