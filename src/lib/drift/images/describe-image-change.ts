import {CATEGORY_PROPERTIES, NUMBER_PROPERTIES, type PropertyGroup} from './properties.ts'
import type {ImageTable} from './image-table.ts'
import {compareProperties, type ChangedProperties} from './changed-properties.ts'
import type {ImageChange} from '../types.ts'
import {describeScene} from './describe-scene.ts'
import {number as rounded, percent} from '../words/index.ts'

/** Relative change of a mean, from where on it has a direction. */
const DIRECTION = 0.03

/** Standard deviations by which the lights of pictures move to say so where the mean says nothing. */
const LIGHTS = 0.2

/** Contrast that changes with brightness by as much less or more is a change of its own. */
const OWN_CONTRAST = 0.15

/** Mean brightness that changes by less is no cause of other shares of dark and bright pixels. */
const OWN_LIGHT = 0.1

/** Cosine from which on two directions are one. */
const ON_THE_LINE = 0.8

/** Mean saturation that counts as gray. */
const GRAY = 0.02

/**
 * Turns the properties that changed into what happened to the pictures: darker, blurred, recoloured, …
 * Properties of one group are told of together, side effects (the contrast of darker pictures) not at all.
 *
 * @param changed - Names of the columns that were judged to have changed.
 */
export function describeImageChange(
  reference: ImageTable,
  current: ImageTable,
  changed: ReadonlySet<string>,
): ImageChange[] {
  const properties = compareProperties(reference, current, changed)
  const tellers: Record<PropertyGroup, (all: ChangedProperties) => readonly ImageChange[]> = {
    exposure: tellExposure,
    contrast: tellContrast,
    colour: tellColour,
    detail: tellDetail,
    size: tellSize,
    shape: tellShape,
    file: tellFile,
    scene: describeScene,
    class: tellClasses,
  }
  const groups = new Set<PropertyGroup>(
    Object.values({...NUMBER_PROPERTIES, ...CATEGORY_PROPERTIES})
      .filter(({name}) => changed.has(name))
      .map(({group}) => group),
  )
  // A smaller file is what follows from the rest.
  const last = [...groups].toSorted((a, b) => Number(a === 'file') - Number(b === 'file'))
  return last.flatMap(group => tellers[group](properties))
}

function tellExposure(properties: ChangedProperties): ImageChange[] {
  const {number} = properties
  if (isSideEffect(properties)) return []
  const {reference, current, relative} = number('brightness')
  const means = `brightness ${rounded(reference)} → ${rounded(current)} of 255`
  const shares = (['darkShare', 'brightShare', 'clippedShare'] as const).map(key => {
    const share = number(key)
    return `${NUMBER_PROPERTIES[key].name} ${percent(share.reference)} → ${percent(share.current)}`
  })
  const lights = (['highlights', 'brightShare', 'clippedShare'] as const).map(
    key => number(key).standardised,
  )
  const isDarker = lights.every(shift => shift < -LIGHTS)
  const isBrighter = lights.every(shift => shift > LIGHTS)
  const meanAgrees = relative < 0 ? !isBrighter : !isDarker
  if (Math.abs(relative) >= DIRECTION && meanAgrees) {
    const kind = relative < 0 ? 'darker' : 'brighter'
    return [{kind, words: `${kind} by ${percent(Math.abs(relative))} on the average (${means})`}]
  }
  if (isDarker || isBrighter) {
    const kind = isDarker ? 'darker' : 'brighter'
    return [{kind, words: `${kind} where they are brightest (${shares.join(', ')}; ${means})`}]
  }
  return [{kind: 'exposure', words: `exposed differently at the same mean: ${shares.join(', ')}`}]
}

/** Shares of extreme pixels change also with contrast, and clipping with colour and blur. */
function isSideEffect({number, changed, isChanged}: ChangedProperties): boolean {
  const others = ['brightness', 'darkShare', 'brightShare', 'highlights'] as const
  if (!others.some(key => changed.has(key))) return isChanged('colour') || isChanged('detail')
  if (!changed.has('contrast') || Math.abs(number('brightness').relative) >= OWN_LIGHT) return false
  const shares = [number('darkShare'), number('brightShare')]
  return shares.every(({relative}) => relative < 0) || shares.every(({relative}) => relative > 0)
}

function tellContrast({number, isChanged}: ChangedProperties): ImageChange[] {
  const contrast = number('contrast')
  const light = isChanged('exposure') ? number('brightness').relative : 0
  const own = (1 + contrast.relative) / (1 + light) - 1
  if (Math.abs(contrast.relative) < DIRECTION) return []
  if (isChanged('exposure') && Math.abs(own) < OWN_CONTRAST) return []
  const less = contrast.relative < 0
  const size = percent(Math.abs(contrast.relative))
  const from = `${rounded(contrast.reference)} → ${rounded(contrast.current)} of 255`
  return [
    {
      kind: less ? 'less_contrast' : 'more_contrast',
      words: `${size} ${less ? 'less' : 'more'} contrast (${from})`,
    },
  ]
}

function tellColour({number, changed}: ChangedProperties): ImageChange[] {
  const saturation = number('saturation')
  const from = `saturation ${rounded(saturation.reference)} → ${rounded(saturation.current)}`
  if (saturation.current < GRAY && saturation.reference > 2 * GRAY)
    return [{kind: 'gray', words: `gray: the pictures have no colour any more (${from})`}]
  const changes: ImageChange[] = []
  if (
    (['red', 'green', 'blue', 'warmth', 'tint'] as const).some(key => changed.has(key)) &&
    (hasCast(number, changed) || !(changed.has('saturation') && isFading(number)))
  )
    changes.push({kind: 'recoloured', words: recoloured(number)})
  if (changed.has('saturation') && Math.abs(saturation.relative) >= DIRECTION) {
    const less = saturation.relative < 0
    const size = percent(Math.abs(saturation.relative))
    changes.push({
      kind: less ? 'less_saturated' : 'more_saturated',
      words: `colours ${size} ${less ? 'less' : 'more'} saturated (${from})`,
    })
  }
  return changes
}

/** The lights themselves got a colour. */
function hasCast(
  number: ChangedProperties['number'],
  changed: ChangedProperties['changed'],
): boolean {
  return (['warmth', 'tint'] as const).some(
    key => changed.has(key) && Math.abs(number(key).current) > Math.abs(number(key).reference),
  )
}

/** Colours that all move to or away from gray are saturation: the shift lies on the line to gray. */
function isFading(number: ChangedProperties['number']): boolean {
  const keys = ['red', 'green', 'blue'] as const
  const from = keys.map(key => number(key).reference - 1 / 3)
  const shift = keys.map(key => number(key).current - number(key).reference)
  const along = shift.reduce((sum, value, at) => sum + value * (from[at] ?? 0), 0)
  const across = Math.hypot(...shift) * Math.hypot(...from)
  const fades = number('saturation').relative < 0
  return fades ? along < -ON_THE_LINE * across : along > ON_THE_LINE * across
}

/** Names of the hue circle, each for 60 degrees around its own. */
const HUES = ['red', 'yellow', 'green', 'cyan', 'blue', 'magenta'] as const

function recoloured(number: ChangedProperties['number']): string {
  const keys = ['red', 'green', 'blue'] as const
  const shifts = keys.map(key => number(key).current - number(key).reference)
  const [r = 0, g = 0, b = 0] = shifts
  // The direction of the shift in the plane of the colours.
  const angle = Math.atan2(Math.sqrt(3) * (g - b), 2 * r - g - b)
  const hue = HUES[(Math.round(angle / (Math.PI / 3)) + 6) % 6] ?? 'red'
  const sizes = keys.map((key, at) => {
    const shift = 100 * (shifts[at] ?? 0)
    return `${key} ${shift < 0 ? '−' : '+'}${Math.abs(shift).toFixed(1)}`
  })
  const warmth = number('warmth')
  const lights = warmth.current - warmth.reference
  const cast = Math.abs(lights) < 0.02 ? '' : `; the lights are ${lights > 0 ? 'warmer' : 'colder'}`
  return `recoloured towards ${hue} (shares in percentage points: ${sizes.join(', ')}${cast})`
}

function tellDetail({number}: ChangedProperties): ImageChange[] {
  const {medianRelative: change, ...sharpness} = number('sharpness')
  const from = `median sharpness ${rounded(sharpness.referenceMedian)} → ${rounded(sharpness.currentMedian)}`
  return change < 0
    ? [{kind: 'blurred', words: `blurred: ${percent(-change)} less sharp (${from})`}]
    : [{kind: 'sharper', words: `sharper, or with more noise: ${percent(change)} (${from})`}]
}

function tellSize({number}: ChangedProperties): ImageChange[] {
  const [width, height] = [number('width'), number('height')]
  const size = `${rounded(width.referenceMedian)} × ${rounded(height.referenceMedian)} → ${rounded(width.currentMedian)} × ${rounded(height.currentMedian)}`
  const {relative} = number('area')
  if (Math.abs(relative) < DIRECTION)
    return [{kind: 'size', words: `of other sizes at the same mean area (median ${size} px)`}]
  const kind = relative < 0 ? 'smaller' : 'larger'
  const words = `${kind}: ${percent(Math.abs(relative))} ${relative < 0 ? 'less' : 'more'} area on the average (median ${size} px)`
  return [{kind, words}]
}

function tellShape({number, category}: ChangedProperties): ImageChange[] {
  const aspect = number('aspect')
  const moved = category('orientation')
  const from = `median height / width ${rounded(aspect.referenceMedian)} → ${rounded(aspect.currentMedian)}`
  return [{kind: 'shape', words: `of another shape (${moved}; ${from})`}]
}

function tellFile({number, category, changed, isChanged}: ChangedProperties): ImageChange[] {
  const changes: ImageChange[] = []
  const kinds = (['format', 'channels'] as const).filter(key => changed.has(key)).map(category)
  if (kinds.length > 0)
    changes.push({kind: 'format', words: `of another kind of file (${kinds.join('; ')})`})
  const {relative} = number('fileSize')
  // Fewer pixels are fewer bytes.
  if (changed.has('fileSize') && !isChanged('size') && Math.abs(relative) >= DIRECTION) {
    const words = `files ${percent(Math.abs(relative))} ${relative < 0 ? 'smaller' : 'larger'} at the same area`
    changes.push({kind: 'file_size', words})
  }
  return changes
}

function tellClasses({category}: ChangedProperties): ImageChange[] {
  return [{kind: 'classes', words: `another mix of folders (${category('folder')})`}]
}
