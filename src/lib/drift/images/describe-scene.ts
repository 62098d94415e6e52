import type {ChangedProperties} from './changed-properties.ts'
import type {ImageChange} from '../types.ts'
import {NUMBER_PROPERTIES, type NumberProperty} from './properties.ts'
import {number as rounded} from '../words/index.ts'

/** Standard deviations that a sign of the sky has to move to count. */
const SIGN = 0.2

/**
 * A changed mix of indoor and outdoor pictures. A heuristic: skies are bluer than the rest of their picture,
 * smooth, and brighter than the ground. At least two of these three signs moved by 0.2 standard deviations,
 * all that moved agree, and a property of how pictures are built up changed significantly: blue only where
 * the colours of the whole pictures did not, which are also taken off it. What else changed is told as it is.
 */
export function describeScene(properties: ChangedProperties): ImageChange[] {
  const {number, difference, changed} = properties
  const signs = [
    difference('topBlue', 'blue'),
    -number('topTexture').standardised,
    number('topBrightness').standardised,
  ].filter(sign => Math.abs(sign) >= SIGN)
  const recoloured = (['red', 'blue', 'warmth', 'saturation'] as const).some(key =>
    changed.has(key),
  )
  const significant = (['topBlue', 'topTexture', 'topBrightness', 'verticalEdges'] as const).filter(
    key => changed.has(key) && !(key === 'topBlue' && recoloured),
  )
  if (significant.length === 0) return []
  const outdoor = (signs[0] ?? 0) > 0
  if (signs.length >= 2 && signs.every(sign => sign > 0 === outdoor)) {
    const words = write(['topBlue', 'topTexture', 'topBrightness'], properties)
    return [
      {
        kind: outdoor ? 'more_outdoor' : 'more_indoor',
        words: `probably more pictures ${outdoor ? 'taken outdoors' : 'taken indoors, or without a sky'} (${words})`,
      },
    ]
  }
  return [{kind: 'composition', words: `built up differently (${write(significant, properties)})`}]
}

function write(keys: readonly NumberProperty[], {number}: ChangedProperties): string {
  return keys
    .map(key => {
      const {reference, current} = number(key)
      return `${NUMBER_PROPERTIES[key].name} ${rounded(reference)} → ${rounded(current)}`
    })
    .join(', ')
}
