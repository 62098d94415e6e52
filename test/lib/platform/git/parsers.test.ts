import {describe, expect, it} from 'vitest'
import {parseTree} from '../../../../src/lib/platform/git/blobs.ts'
import {parseStatus} from '../../../../src/lib/platform/git/commit-paths.ts'
import {gitEnvironment} from '../../../../src/lib/platform/git/git-environment.ts'
import {gitComplaint} from '../../../../src/lib/platform/git/git-process.ts'
import {rejection} from '../../../../src/lib/platform/git/push-tags.ts'
import {parseTagRefs} from '../../../../src/lib/platform/git/tag-refs.ts'

const id = 'a'.repeat(40)
const commit = 'b'.repeat(40)

describe('parseTagRefs', () => {
  it('reads annotated tags of commits and leaves lightweight ones and tags of trees out', () => {
    const lines = [
      ['m@v1.0.0', 'tag', id, 'commit', commit, '1700000000', 'Ada L.', '<ada@example.org>'],
      ['light', 'commit', commit, '', '', '', '', ''],
      ['tree', 'tag', id, 'tree', commit, '1700000000', 'Ada', '<a@b>'],
    ].map(fields => fields.join('\0'))
    expect(parseTagRefs([...lines, ''])).toEqual([
      {
        name: 'm@v1.0.0',
        id,
        commit,
        time: 1_700_000_000,
        author: 'Ada L.',
        authorEmail: 'ada@example.org',
      },
    ])
  })
})

it('parseTree reads files with any name and their sizes', () => {
  expect(
    parseTree(`100644 blob ${id}      12\ta b\n.onnx\x00160000 commit ${id}       -\tsub\0`),
  ).toEqual([{id, sizeBytes: 12, path: 'a b\n.onnx'}])
})

it('parseStatus reads paths of every state', () => {
  expect(parseStatus(' M a\0?? b c\0A  ü\0')).toEqual(['a', 'b c', 'ü'])
  // Left the index and is still there.
  expect(parseStatus('D  a\0?? a\0')).toEqual(['a'])
})

it('rejection reads the reason of a refused ref', () => {
  const line = '!\trefs/tags/x:refs/tags/x\t[rejected] (already exists)'
  expect(rejection(`To origin\n${line}\nDone\n`)).toBe('[rejected] (already exists)')
  expect(rejection('To origin\n*\ta:b\t[new tag]\nDone\n')).toBeUndefined()
})

it('gitComplaint is the first fatal line', () => {
  expect(gitComplaint('warning: x\nfatal: bad revision\nhint: y\n')).toBe('bad revision')
  expect(gitComplaint('\n')).toBe('no message')
})

it('gitEnvironment speaks English, asks nothing and keeps what reaches the remote', () => {
  const env = gitEnvironment({}, {GIT_SSH_COMMAND: 'ssh -i key', EDITOR: 'vi', LC_ALL: 'de_DE'})
  expect(env).toMatchObject({LC_ALL: 'C', GIT_TERMINAL_PROMPT: '0', GIT_SSH_COMMAND: 'ssh -i key'})
  expect(env).not.toHaveProperty('EDITOR')
})
