import {basename} from 'node:path'
import {z} from 'zod'

/** One command of the demo, and how to tell what came out of it. */
export interface DemoStep {
  readonly title: string
  readonly args: readonly string[]
  /** Runs where the demo was started, not in the folder that it makes. */
  readonly outside?: true
  /** The command is a server: a file with a row that it is asked for, before it is stopped. */
  readonly asks?: string
  /** The exit code by which the command tells CI what it found; 0 where left out. */
  readonly exits?: number
  /** One line about what the command printed under `--json`, or the server answered. */
  describe(json: unknown): string
}

const trained = z.object({
  trained: z.object({
    metrics: z.object({auc: z.number()}),
    training: z.object({data: z.object({rows: z.number()}), seconds: z.number()}),
  }),
})
const registered = z.object({tag: z.string(), sha256: z.string(), sizeBytes: z.number()})
const promoted = z.object({name: z.string(), version: z.string(), stage: z.string()})
const predicted = z.object({rows: z.array(z.object({probability_1: z.number()}))})
const answered = z.object({
  probabilities: z.object({1: z.number()}),
  version: z.string(),
  milliseconds: z.number(),
})
const scored = z.object({rows: z.number(), output: z.string(), modelVersion: z.string()})
const drifted = z.object({reason: z.string(), columns: z.array(z.object({name: z.string()}))})
const packaged = z.object({packages: z.array(z.object({path: z.string(), sizeBytes: z.number()}))})
const listed = z.object({
  models: z.array(z.object({name: z.string(), stages: z.record(z.string(), z.string())})),
})

/** The whole loop, in order: each step a command that a person would type. */
export function demoSteps(directory: string): readonly DemoStep[] {
  const promote = (stage: string): DemoStep => ({
    title: `Move it to ${stage}`,
    args: ['promote', 'flights@v1.0.0', stage],
    describe: json => {
      const {name, version} = promoted.parse(json)
      return `${name}@${version} is in ${stage}`
    },
  })
  return [
    {
      title: 'Make a project with real data',
      args: ['init', directory, '--template', 'flights', '--git'],
      outside: true,
      describe: () =>
        `${basename(directory)}/ is a Git repository with a year of flights from New York, 2013`,
    },
    {
      title: 'Train',
      args: ['train'],
      describe: json => {
        const {metrics, training} = trained.parse(json).trained
        return (
          `${count(training.data.rows)} flights, January to May; AUC ${metrics.auc.toFixed(3)} ` +
          `on June: will a flight leave 30 minutes late?`
        )
      },
    },
    {
      title: 'Register the model as a version',
      args: ['register'],
      describe: json => {
        const {tag, sha256, sizeBytes} = registered.parse(json)
        return `Git tag ${tag}, ${count(sizeBytes)} bytes, sha256 ${sha256.slice(0, 12)}…`
      },
    },
    promote('staging'),
    promote('production'),
    {
      title: 'Ask about one flight',
      args: ['predict', 'flights:production', '@flight.json'],
      describe: json => {
        const [row] = predicted.parse(json).rows
        return `A rainy July evening with delays: ${percent(row?.probability_1)} to leave 30 minutes late`
      },
    },
    {
      title: 'Score a month that the model never saw',
      args: [
        'score',
        'flights:production',
        ...['--input', 'data/new.parquet'],
        ...['--output', 'scored.parquet'],
        ...['--keep', 'id,scheduled_at,carrier'],
      ],
      describe: json => {
        const {rows, output, modelVersion} = scored.parse(json)
        return `${count(rows)} flights of July with prediction and probabilities by ${modelVersion} → ${output}`
      },
    },
    {
      title: 'Serve it, and ask over HTTP',
      args: ['serve', 'flights#production', '--port', '0'],
      asks: 'flight.json',
      describe: json => {
        const {probabilities, version, milliseconds} = answered.parse(json)
        return (
          `curl -d @flight.json …/predict: ${percent(probabilities[1])} by ${version}, ` +
          `in ${milliseconds.toFixed(0)} ms; the answer is in .mlops/log`
        )
      },
    },
    {
      title: 'See whether July is like the months of the training',
      args: ['drift', 'report', 'data/new.parquet', '--out', 'html=reports/drift.html'],
      exits: 3,
      describe: json => {
        const {reason, columns} = drifted.parse(json)
        return `${reason} ${columns[0]?.name ?? ''} most; exit 3, for CI → reports/drift.html`
      },
    },
    {
      title: 'Take it along as a page',
      args: [
        'package',
        'flights#production',
        ...['--target', 'web-file'],
        ...['--output', 'reports/flights.html'],
      ],
      describe: json => {
        const [made] = packaged.parse(json).packages
        return `${made?.path ?? ''}, ${((made?.sizeBytes ?? 0) / 1e6).toFixed(1)} MB: the model in a browser, without a network`
      },
    },
    {
      title: 'See what is where',
      args: ['list'],
      describe: json =>
        listed
          .parse(json)
          .models.flatMap(({name, stages}) =>
            Object.entries(stages).map(([stage, version]) => `${stage}: ${name}@${version}`),
          )
          .join(', '),
    },
  ]
}

function count(value: number): string {
  return value.toLocaleString('en-US')
}

function percent(share = Number.NaN): string {
  return `${Math.round(100 * share)} %`
}
