import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises'
import {tmpdir} from 'node:os'
import path from 'node:path'
import {afterEach, beforeEach, expect, it} from 'vitest'
import {writeReports, type ReportOutput} from '../../../../src/lib/report/index.ts'

const RENDERERS = {
  table: () => 'a table\n',
  md: () => '# Markdown',
  html: () => Promise.resolve('<p>page</p>'),
  github: () => '::notice::one',
  junit: () => {
    throw new Error('no XML today')
  },
}

let folder: string
let printed: string[]
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'mlops-reports-'))
  printed = []
})
afterEach(() => rm(folder, {recursive: true}))

function write(
  outputs: readonly ReportOutput[],
  environment: Readonly<Record<string, string>> = {},
  stepOutputs: Readonly<Record<string, string>> = {},
): Promise<readonly string[]> {
  const print = (text: string): number => printed.push(text)
  return writeReports(outputs, RENDERERS, {print, environment, stepOutputs})
}

it('writes files and prints the rest, without a second line break', async () => {
  const [md, html] = [path.join(folder, 'a.md'), path.join(folder, 'reports', 'a.html')]
  const files = await write([
    {format: 'md', file: md},
    {format: 'table', file: null},
    {format: 'html', file: html},
  ])
  expect(files).toEqual([md, html])
  expect(await readFile(md, 'utf8')).toBe('# Markdown\n')
  expect(await readFile(html, 'utf8')).toBe('<p>page</p>\n')
  expect(printed).toEqual(['a table'])
})

it('writes and prints nothing where one cannot be rendered', async () => {
  const old = path.join(folder, 'old.md')
  await writeFile(old, 'as it was')
  const outputs: readonly ReportOutput[] = [
    {format: 'md', file: old},
    {format: 'table', file: null},
    {format: 'junit', file: path.join(folder, 'a.xml')},
  ]
  await expect(write(outputs)).rejects.toThrow('no XML today')
  expect(await readdir(folder)).toEqual(['old.md'])
  expect(await readFile(old, 'utf8')).toBe('as it was')
  expect(printed).toEqual([])
})

it('leaves no file, whole or in part, where another cannot be written', async () => {
  const blocked = path.join(folder, 'blocked')
  await writeFile(blocked, 'a file, not a folder')
  const outputs: readonly ReportOutput[] = [
    {format: 'md', file: path.join(folder, 'a.md')},
    {format: 'html', file: path.join(blocked, 'a.html')},
  ]
  await expect(write(outputs)).rejects.toMatchObject({code: 'FILE_UNWRITABLE'})
  expect(await readdir(folder)).toEqual(['blocked'])
})

it('appends the Markdown to the summary of a job, after what stands there', async () => {
  const summary = path.join(folder, 'summary')
  await writeFile(summary, 'before\n')
  await write([{format: 'github', file: null}], {GITHUB_STEP_SUMMARY: summary})
  expect(await readFile(summary, 'utf8')).toBe('before\n# Markdown\n')
  expect(printed).toEqual(['::notice::one'])
})

it('leaves the summary of a job alone without github', async () => {
  const summary = path.join(folder, 'summary')
  await write([{format: 'md', file: null}], {GITHUB_STEP_SUMMARY: summary})
  expect(await readdir(folder)).toEqual([])
})

it('says which summary cannot be written', async () => {
  const summary = path.join(folder, 'summary')
  await mkdir(summary)
  await expect(
    write([{format: 'github', file: null}], {GITHUB_STEP_SUMMARY: summary}),
  ).rejects.toMatchObject({
    code: 'FILE_UNWRITABLE',
    message: expect.stringContaining(summary) as string,
  })
})

it('does not append a summary that GitHub would refuse as too large', async () => {
  const summary = path.join(folder, 'summary')
  await writeFile(summary, '')
  const renderers = {...RENDERERS, md: () => 'x'.repeat(1024 * 1024)}
  await writeReports([{format: 'github', file: null}], renderers, {
    print: text => printed.push(text),
    environment: {GITHUB_STEP_SUMMARY: summary},
  })
  expect(await readFile(summary, 'utf8')).toBe('')
})

it('tells later steps of a job on GitHub what came out, each in a line of its own', async () => {
  const outputs = path.join(folder, 'outputs')
  await writeFile(outputs, 'before=1\n')
  const environment = {GITHUB_OUTPUT: outputs}
  await write([{format: 'github', file: null}], environment, {verdict: 'fail', reason: 'a\nb=c'})
  expect(await readFile(outputs, 'utf8')).toBe('before=1\nverdict=fail\nreason=a b=c\n')
  await write([{format: 'table', file: null}], environment, {verdict: 'pass'})
  expect(await readFile(outputs, 'utf8')).not.toContain('pass')
})
