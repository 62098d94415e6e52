import {describe, expect, it} from 'vitest'
import {dockerfile} from '../../../../src/lib/package/targets/container/dockerfile.ts'
import {madeUpSubject, NASTY_NAMES, nastySubject, settings, shownName} from '../made-up-subject.ts'

const OPTIONS = {user: '10001:10001', port: 8080}
/** One label a line, in double quotes: within them a builder takes `"`, `\` and `$` as they are only after a `\`. */
const LABEL = /^(?:LABEL| {5}) ([\w.]+)="((?:[^"\\$\p{Cc}\u2028\u2029]|\\["\\$])*)"(?: \\)?$/u

const INSTRUCTIONS = [
  ...NASTY_NAMES,
  // BentoML CVE-2026-44346.
  'x"\nRUN touch /tmp/harm\nLABEL y="',
  'x\\',
  'x" \\\r\nUSER root',
  '${NODE_IMAGE} $PATH \\$PATH',
  'x\n# syntax=evil/frontend\n# escape=`',
]

/** The labels by name, and the lines of everything else. */
function read(text: string) {
  const labels = new Map<string, string>()
  const others: string[] = []
  for (const line of text.split('\n')) {
    const [, name, value] = LABEL.exec(line) ?? []
    if (name === undefined || value === undefined) others.push(line)
    else labels.set(name, value.replace(/\\(.)/g, '$1'))
  }
  return {labels, others}
}

describe('a Dockerfile', () => {
  const plain = read(dockerfile(madeUpSubject(), settings, OPTIONS))

  it.each(INSTRUCTIONS)('has the same instructions whatever a model is called: %j', text => {
    const nasty = read(dockerfile(nastySubject(text), settings, OPTIONS))
    expect(nasty.others).toEqual(plain.others)
    expect([...nasty.labels.keys()]).toEqual([...plain.labels.keys()])
    // A run of control characters is one blank.
    const words = (of: string | undefined): string => (of ?? '').replace(/ +/g, ' ')
    expect(words(nasty.labels.get('org.opencontainers.image.title'))).toBe(words(shownName(text)))
  })

  it('is not one where a label is not quoted', () => {
    expect(LABEL.exec('LABEL a="x"')).not.toBeNull()
    for (const line of ['LABEL a="x" b', 'LABEL a="$x"', 'LABEL a="x\\"', 'LABEL a="x"y"'])
      expect(LABEL.exec(line), line).toBeNull()
  })
})
