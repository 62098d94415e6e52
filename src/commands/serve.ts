import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/index.ts'
import {
  readServeEnvironment,
  startServing,
  type LineStyle,
  type ServingStarted,
} from '../lib/serve/index.ts'

export type ServeJson = ServingStarted

export default class Serve extends BaseCommand<ServeJson> {
  static override summary = 'Serve models over HTTP and gRPC.'
  static override description =
    'Speaks a friendly POST /predict, the Open Inference Protocol v2 (REST with binary tensors, gRPC), ' +
    "MLflow's and SageMaker's /invocations, and Vertex AI's routes; /try is a page to try it. A stage " +
    'such as flights#production is followed: when its tag moves, the new version answers as soon as ' +
    'it is loaded. In a project every answer is in the log before it leaves. Listens on this machine ' +
    'alone unless --host says otherwise, which needs a token or --insecure.'
  static override examples = [
    '<%= config.bin %> serve',
    '<%= config.bin %> serve flights#production --port 8080',
    '<%= config.bin %> serve ./model.onnx --port 0 --no-log',
    '<%= config.bin %> serve flights@v1.0.0 flights@v1.1.0 --host 0.0.0.0 --token-file tokens.txt',
    '<%= config.bin %> serve flights#production --precomputed scored.parquet --key id',
  ]
  static override strict = false
  static override args = {
    ref: Args.string({
      description:
        'Models: NAME@v1.2.0, NAME#stage, a Git revision, ./file.onnx; several may be given.',
    }),
  }
  static override flags = {
    port: Flags.integer({
      min: 0,
      max: 65_535,
      description: 'Port; 0 takes a free one. serve.port of mlops.yaml, or 8080.',
    }),
    host: Flags.string({
      description: 'Address to listen on; serve.host of mlops.yaml, or 127.0.0.1.',
    }),
    'grpc-port': Flags.integer({
      min: 0,
      max: 65_535,
      description: 'Also serve gRPC, on this port.',
    }),
    insecure: Flags.boolean({
      default: false,
      description: 'Let everybody who reaches the address ask, without a token.',
    }),
    'token-file': Flags.string({
      helpValue: 'FILE',
      description: 'Tokens that requests must carry, one a line; MLOPS_TOKEN is another way.',
    }),
    'tls-cert': Flags.string({
      helpValue: 'FILE',
      dependsOn: ['tls-key'],
      description: 'Certificate chain (PEM), for https.',
    }),
    'tls-key': Flags.string({
      helpValue: 'FILE',
      dependsOn: ['tls-cert'],
      description: 'Private key (PEM) of the certificate.',
    }),
    cors: Flags.string({
      multiple: true,
      multipleNonGreedy: true,
      helpValue: 'ORIGIN',
      description: 'Let pages of this origin ask; none by default.',
    }),
    processes: Flags.integer({
      min: 1,
      default: 1,
      description: 'Processes that share the port, for many small requests.',
    }),
    device: Flags.string({
      default: 'cpu',
      description: 'Where the model runs: cpu, or what the runtime of this machine has (cuda, …).',
    }),
    log: Flags.boolean({
      default: true,
      allowNo: true,
      description: 'Log every prediction to .mlops/log of the project.',
    }),
    precomputed: Flags.string({
      helpValue: 'FILE',
      dependsOn: ['key'],
      description: 'Answer from this scored table where it has the row, else by the model.',
    }),
    key: Flags.string({
      helpValue: 'COLUMN',
      dependsOn: ['precomputed'],
      description: 'Column of the scored table, and of the requests, that names a row.',
    }),
    'log-level': Flags.option({
      options: ['debug', 'info', 'warn', 'error'] as const,
      default: 'info' as const,
      description: 'What is told on stderr; debug tells of every request.',
    })(),
    pre: Flags.boolean({default: false, description: 'Let the latest version be a prerelease.'}),
  }

  override async run(): Promise<ServeJson> {
    const {argv, flags} = await this.parse(Serve)
    const {started, silent} = await startServing({
      directory: flags.directory,
      refs: argv.map(String),
      includePrereleases: flags.pre,
      host: flags.host,
      port: flags.port,
      grpcPort: flags['grpc-port'],
      insecure: flags.insecure,
      tokenFile: flags['token-file'],
      tls: tlsOf(flags),
      cors: flags.cors,
      log: flags.log,
      logLevel: flags.quiet && flags['log-level'] === 'info' ? 'warn' : flags['log-level'],
      device: flags.device,
      precomputed: tableOf(flags),
      processes: flags.processes,
      signal: this.signal,
      style: process.stderr.isTTY ? this.#style() : undefined,
      environment: readServeEnvironment(process.env),
      version: this.config.version,
    })
    if (!silent) this.terminal.print(this.#greeting(started, flags.quiet))
    return started
  }

  #style(): LineStyle {
    const {dim, yellow, red} = this.terminal.styleErr
    return {dim, warning: yellow, error: red}
  }

  #greeting(started: ServingStarted, quiet: boolean): string {
    const {url, host, models, curl, page, docs, log, grpc, precomputed} = started
    const {style} = this.terminal
    const names = models.map(({label, follows}) =>
      follows === null ? style.bold(label) : `${style.bold(label)} (follows ${follows})`,
    )
    const serving = `Serving ${names.join(', ')} at ${style.cyan(url)}`
    if (quiet) return serving
    return [
      serving,
      ...(url.includes(host) ? [] : [`  listens  on every address of this machine (${host})`]),
      `  page     ${page}`,
      `  API      ${docs}`,
      ...(grpc === null ? [] : [`  gRPC     ${grpc}`]),
      ...(precomputed === null ? [] : [`  table    ${tableLine(precomputed)}`]),
      `  log      ${log ?? 'off'}`,
      '',
      'Try it:',
      `  ${curl}`,
      '',
      style.dim('Ctrl-C stops it.'),
    ].join('\n')
  }
}

/** `scored.parquet: 10,000 rows by id, v1.0.0, scored 2026-03-01 to 2026-03-02`. */
function tableLine({
  source,
  key,
  rows,
  modelVersions,
  scoredAt,
}: NonNullable<ServingStarted['precomputed']>): string {
  const days = [...new Set([scoredAt.first, scoredAt.last].map(time => time?.slice(0, 10)))]
  const scored = days.filter(day => day !== undefined).join(' to ')
  return [
    `${source}: ${rows.toLocaleString('en-US')} rows by ${key}`,
    ...modelVersions,
    ...(scored === '' ? [] : [`scored ${scored}`]),
  ].join(', ')
}

function tableOf(flags: {
  readonly precomputed: string | undefined
  readonly key: string | undefined
}): {readonly source: string; readonly key: string} | undefined {
  const {precomputed: source, key} = flags
  return source === undefined || key === undefined ? undefined : {source, key}
}

function tlsOf(flags: {
  readonly 'tls-cert': string | undefined
  readonly 'tls-key': string | undefined
}): {readonly cert: string; readonly key: string} | undefined {
  const {'tls-cert': cert, 'tls-key': key} = flags
  return cert === undefined || key === undefined ? undefined : {cert, key}
}
