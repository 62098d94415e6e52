import {describe, expect, it} from 'vitest'
import {
  codeSpan,
  escapeMarkdown,
  markdownDetails,
  markdownMarker,
  markdownTable,
} from '../../../src/lib/report/index.ts'

describe('a text in Markdown', () => {
  it('has no markup, HTML or cells of its own', () => {
    expect(escapeMarkdown('**a** _b_ `c` |d| [x](y) <img> & #1 ~~e~~ $f$ \\')).toBe(
      '\\*\\*a\\*\\* \\_b\\_ \\`c\\` \\|d\\| \\[x\\](y) &lt;img&gt; &amp; \\#1 \\~\\~e\\~\\~ \\$f\\$ \\\\',
    )
  })

  it('mentions nobody and links nowhere', () => {
    expect(escapeMarkdown('@everyone https://a.example www.a.example')).toBe(
      '@\u200beveryone https\u200b://a.example www\u200b.a.example',
    )
  })

  it('is one line that begins no list', () => {
    expect(escapeMarkdown('- a\n- b')).toBe('\\- a - b')
    expect(escapeMarkdown('1. a')).toBe('\\1. a')
  })
})

describe('a name as code', () => {
  it('keeps its backticks, within more of them', () => {
    expect(codeSpan('a `b` c')).toBe('`` a `b` c ``')
    expect(codeSpan('``')).toBe('``` `` ```')
  })

  it('does not end the cell of a table', () => {
    expect(codeSpan('a|b')).toBe('`a\\|b`')
  })

  it('is short, one line, and something to see', () => {
    expect(codeSpan('x'.repeat(300))).toBe(`\`${'x'.repeat(59)}…\``)
    expect(codeSpan('a\nb')).toBe('`a b`')
    expect(codeSpan(' ')).toBe('`(blank)`')
  })
})

it('a table has its numbers to the right', () => {
  expect(markdownTable([{label: 'a|b'}, {label: 'n', numeric: true}], [['x', '1']])).toBe(
    '| a\\|b | n |\n| --- | ---: |\n| x | 1 |',
  )
})

it('the words of what opens are text, its body is Markdown', () => {
  expect(markdownDetails('<b> & c', '- *x*')).toBe(
    '<details>\n<summary>&lt;b&gt; &amp; c</summary>\n\n- *x*\n\n</details>',
  )
})

it('a marker cannot end its comment', () => {
  expect(markdownMarker('drift/a --> <b>')).toBe('<!-- mlops:drift/a_____b_ -->')
})
