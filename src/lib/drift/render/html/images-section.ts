import {
  contactSheet,
  html,
  section,
  type Html,
  type PageSection,
} from '../../../report/html/index.ts'
import type {DriftReport, EmbeddingDrift, Thumbnail} from '../../types.ts'

/** The current pictures that are least like the reference, and what the reference looks like. */
export function imagesSection({images}: DriftReport): PageSection | null {
  const unusual = images?.unusual ?? []
  const embedding = images?.embedding
  const typical = images?.typical ?? []
  if (unusual.length + typical.length === 0 && embedding === undefined) return null
  const body = html`${embedding !== undefined && contentOf(embedding)}${unusual.length > 0 && sheetOf(unusual, 'current')}${
    typical.length > 0 &&
    html`<h3>Typical of the reference</h3>
      ${sheetOf(typical, 'reference')}`
  }`
  return section({id: 'images', title: 'Most changed images', count: unusual.length, body})
}

/** What a model sees, and the pictures that are farthest from the reference to it. */
function contentOf({finding, unusual}: EmbeddingDrift): Html {
  return html`<h3>What the pictures show</h3>
    <p>${finding.charAt(0).toUpperCase() + finding.slice(1)}.</p>
    ${unusual.length > 0 && sheetOf(unusual, 'current')}
    <h3>By their properties</h3>`
}

function sheetOf(pictures: readonly Thumbnail[], of: 'current' | 'reference'): Html {
  return contactSheet(
    pictures.map(({name, src, words}) => ({
      src,
      caption: of === 'current' ? `${name}: ${words}` : name,
      alt:
        of === 'current'
          ? `A picture of the current set that is unusual: ${words}`
          : 'A picture that is typical of the reference',
    })),
  )
}
