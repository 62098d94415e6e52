import {expect, it} from 'vitest'
import {junitXml} from '../../../src/lib/report/index.ts'

it('counts cases, and escapes what XML reads or cannot hold', () => {
  const xml = junitXml({
    name: 'drift.<m>',
    createdAt: '2026-03-02T10:15:00.000Z',
    seconds: 1.5,
    cases: [
      {name: 'a', group: 'columns', failure: null, skipped: null},
      {name: '"<&>', group: 'columns', failure: null, skipped: 'too few\nrows'},
      {
        name: 'bell\u0007 half\ud800',
        group: 'columns',
        failure: {message: 'a "b"', text: 'one ]]>\ntwo\u0000'},
        skipped: null,
      },
    ],
  })
  const counts = 'tests="3" failures="1" errors="0" skipped="1" time="1.500"'
  expect(xml.split('\n')).toEqual([
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="mlops" ${counts}>`,
    `  <testsuite name="drift.&lt;m&gt;" timestamp="2026-03-02T10:15:00" ${counts}>`,
    '    <testcase name="a" classname="drift.&lt;m&gt;.columns" time="0"/>',
    '    <testcase name="&quot;&lt;&amp;&gt;" classname="drift.&lt;m&gt;.columns" time="0"><skipped message="too few rows"/></testcase>',
    '    <testcase name="bell� half�" classname="drift.&lt;m&gt;.columns" time="0"><failure message="a &quot;b&quot;">one ]]&gt;',
    'two�</failure></testcase>',
    '  </testsuite>',
    '</testsuites>',
  ])
})
