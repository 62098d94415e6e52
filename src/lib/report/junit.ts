import {plain} from './text/plain.ts'

export interface JunitCase {
  readonly name: string
  /** A group within the suite, such as `columns`. */
  readonly group: string
  /** Null where it passed. */
  readonly failure: {readonly message: string; readonly text: string} | null
  /** Why it was not looked at; null where it was. */
  readonly skipped: string | null
}

export interface JunitSuite {
  readonly name: string
  /** ISO 8601. */
  readonly createdAt: string
  readonly seconds: number
  readonly cases: readonly JunitCase[]
}

/** A suite as the XML that CI systems read as JUnit's: a case for each thing that was judged. */
export function junitXml({name, createdAt, seconds, cases}: JunitSuite): string {
  const failures = cases.filter(({failure}) => failure !== null).length
  const skipped = cases.filter(one => one.skipped !== null).length
  const counts = `tests="${cases.length}" failures="${failures}" errors="0" skipped="${skipped}" time="${seconds.toFixed(3)}"`
  const lines = cases.map(one => {
    const open = `    <testcase name="${escapeXml(one.name)}" classname="${escapeXml(`${name}.${one.group}`)}" time="0"`
    if (one.skipped !== null)
      return `${open}><skipped message="${escapeXml(one.skipped)}"/></testcase>`
    if (one.failure === null) return `${open}/>`
    const {message, text} = one.failure
    return `${open}><failure message="${escapeXml(message)}">${escapeText(text)}</failure></testcase>`
  })
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="mlops" ${counts}>`,
    `  <testsuite name="${escapeXml(name)}" timestamp="${escapeXml(createdAt.replace(/(\.\d+)?Z$/, ''))}" ${counts}>`,
    ...lines,
    '  </testsuite>',
    '</testsuites>',
  ].join('\n')
}

function escapeXml(text: string): string {
  return escapeText(plain(text)).replaceAll('"', '&quot;')
}

/** Line breaks stay; characters that XML cannot hold do not. */
function escapeText(text: string): string {
  return (
    text
      // eslint-disable-next-line no-control-regex -- XML 1.0 forbids them, escaped or not
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Surrogate}/gu, '\ufffd')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
  )
}
