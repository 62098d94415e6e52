import {readFile, rm} from 'node:fs/promises'
import path from 'node:path'
import {execa, execaSync} from 'execa'
import {afterAll, beforeAll, describe, expect, it} from 'vitest'
import {flightsProject} from './flights-project.ts'
import {serve, type Served} from './served.ts'

const page = new URL('../../docs/serve-protocols.md', import.meta.url)
const examples = readExamples(await readFile(page, 'utf8'))
const curl = execaSync('curl', ['--version'], {reject: false}).exitCode === 0

/** A command of a console block, and what the block says that it prints. */
interface Example {
  readonly heading: string
  readonly command: string
  readonly printed: string
}

function readExamples(markdown: string): readonly Example[] {
  const examples: Example[] = []
  let heading = ''
  for (const part of markdown.split(/^(?=## |```)/m)) {
    heading = /^## (.*)/.exec(part)?.[1] ?? heading
    const block = /^```console\n([^]*)/.exec(part)?.[1]
    for (const entry of block?.split(/^\$ /m).slice(1) ?? []) {
      const [command = ''] = /^(?:.*\\\n)*.*/.exec(entry) ?? []
      examples.push({heading, command, printed: entry.slice(command.length).trim()})
    }
  }
  return examples
}

/** Ids differ from run to run, and the last digits of numbers from machine to machine. */
function comparable(text: string): unknown {
  try {
    return JSON.parse(text, (key, value: unknown) => {
      if (key === 'id' && typeof value === 'string') return expect.any(String) as unknown
      return typeof value === 'number' && !Number.isInteger(value) ? closeTo(value) : value
    })
  } catch {
    return text
  }
}

const closeTo = (value: number): unknown => expect.closeTo(value, 5) as unknown

describe.skipIf(!curl)(`docs/serve-protocols.md${curl ? '' : ' (skipped: no curl)'}`, () => {
  let root: string
  let server: Served
  beforeAll(async () => {
    root = await flightsProject()
    server = await serve([], {
      cwd: root,
      env: {AIP_PREDICT_ROUTE: '/vertex/predict', AIP_HEALTH_ROUTE: '/vertex/health'},
    })
  }, 180_000)
  afterAll(async () => {
    await server.stop()
    await rm(path.dirname(root), {recursive: true, force: true})
  })

  it('has examples of every protocol', () => {
    const headings = new Set(examples.map(({heading}) => heading))
    for (const protocol of ['Predict', 'Open Inference', 'MLflow', 'SageMaker', 'Vertex AI'])
      expect([...headings].filter(heading => heading.startsWith(protocol))).not.toEqual([])
  })

  it.each(examples.map(example => [example.command.split('\n')[0] ?? '', example] as const))(
    '$ %s',
    async (_, {command, printed}) => {
      const {stdout} = await execa(
        'sh',
        ['-c', command.replaceAll('localhost:8080', server.host)],
        {
          cwd: root,
        },
      )
      const lines = stdout.replaceAll(server.host, 'localhost:8080').trim()
      if (lines.split('\n').length === 1 && lines.startsWith('{'))
        expect(JSON.parse(lines)).toEqual(comparable(printed))
      else expect(rounded(lines)).toBe(rounded(printed))
    },
  )
})

/** Numbers to five digits, so that texts of them can be compared. */
function rounded(text: string): string {
  return text.replaceAll(/\d\.\d{6,}/g, number => Number(number).toFixed(5))
}
