import {createHash} from 'node:crypto'

const LONGEST_LABEL = 63
const HASH_LENGTH = 8

/**
 * A name for objects of a cluster: small letters, digits and dashes, beginning with a letter (DNS-1035, which Services
 * ask for; what they allow, DNS-1123 does). A name that was cut, or that lost more than its punctuation, ends with eight
 * digits of its SHA-256, so that two models do not become one.
 *
 * @param longest - 63 less what is appended to it.
 */
export function objectName(name: string, longest = LONGEST_LABEL): string {
  const cleaned = name
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
  const lettered = /^[a-z]/.test(cleaned) ? cleaned : `model-${cleaned}`.replace(/-$/, '')
  const told = /^[\w./ -]+$/.test(name)
  if (told && lettered.length <= longest) return lettered
  const hash = createHash('sha256').update(name).digest('hex').slice(0, HASH_LENGTH)
  const kept = lettered.slice(0, longest - HASH_LENGTH - 1).replace(/-+$/, '')
  return `${kept}-${hash}`
}

/** A text as the value of a label: at most 63 letters, digits, dots, dashes and underscores. */
export function labelValue(text: string): string {
  return text
    .replace(/[^\w.-]/g, '_')
    .slice(0, LONGEST_LABEL)
    .replace(/^[^a-zA-Z0-9]+|[^a-zA-Z0-9]+$/g, '')
}

/** A text without what Go's reader of YAML refuses or takes for the end of a line: control characters become spaces. */
export function oneLine(text: string): string {
  return text.replace(/[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/gu, ' ')
}
