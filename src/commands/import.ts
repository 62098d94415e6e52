import path from 'node:path'
import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand} from '../lib/cli/index.ts'
import {MlopsError} from '../lib/core/errors/index.ts'
import {shellWord} from '../lib/core/text/index.ts'
import {importModel, type ImportResult} from '../lib/import/index.ts'
import {sizeBytes, sizeSchema} from '../lib/project/index.ts'

export type ImportJson = ImportResult

export default class Import extends BaseCommand<ImportJson> {
  static override summary = 'Take a model in that MLflow, a registry or somebody else saved.'
  static override description =
    'Reads an MLflow folder, a ModelPack (OCI layout), a folder of the Hugging Face Hub, what `mlops package` made, or an ' +
    '.onnx, as a folder or as .tar and .tar.gz, and makes a project of it; in a project, its model. Digests that are ' +
    'written down are checked. No code and no pickle of the source is loaded; links, `..` and absolute paths are refused.'
  static override examples = [
    '<%= config.bin %> import ./mlruns/1/models/m-3f/artifacts -o churn',
    '<%= config.bin %> import model.tar.gz',
    {
      description: 'The model of the project you are in:',
      command: '<%= config.bin %> import ./new.onnx --force',
    },
  ]
  static override args = {
    source: Args.string({required: true, description: 'Folder, .tar, .tar.gz or .onnx.'}),
  }
  static override flags = {
    output: Flags.string({
      char: 'o',
      helpValue: 'DIR',
      description: 'Folder of the new project; without it a folder by the name of the model.',
    }),
    name: Flags.string({helpValue: 'NAME', description: 'Name of the model.'}),
    'max-size': Flags.string({
      helpValue: 'SIZE',
      default: '8GB',
      description: 'What the source may unpack to, at most.',
    }),
    force: Flags.boolean({
      default: false,
      description: 'Replace the model of the project, or add a new project to a folder with files.',
    }),
    git: Flags.boolean({
      allowNo: true,
      default: true,
      description: 'Make a Git repository with a first commit, outside of one.',
    }),
  }

  override async run(): Promise<ImportJson> {
    const {args, flags} = await this.parse(Import)
    if (!sizeSchema.safeParse(flags['max-size']).success) {
      throw new MlopsError('USAGE', `--max-size ${flags['max-size']} is no size.`, {
        hint: 'Write 500MB, 8GB or 1TB.',
      })
    }
    const result = await importModel({
      directory: flags.directory,
      source: args.source,
      ...{output: flags.output, name: flags.name, force: flags.force},
      maxBytes: sizeBytes(flags['max-size']),
      git: flags.git ? 'outside' : 'never',
      signal: this.signal,
    })
    const {style} = this.terminal
    for (const warning of result.warnings) this.terminal.warn(warning)
    const what = result.made === 'project' ? 'Made' : 'Replaced the model of'
    this.terminal.print(
      `${style.green(what)} ${style.bold(result.name)} in ${result.directory}  sha256 ${result.sha256.slice(0, 12)}…`,
    )
    const checked = result.digestChecked
      ? 'its digest is the one that the source says'
      : 'the source says no digest'
    this.terminal.print(style.dim(`${result.format}, ${result.task}; ${checked}.`))
    const place = path.relative(process.cwd(), result.directory)
    const enter = place === '' ? [] : [`  cd ${shellWord(place)}`]
    this.terminal.info(['Next:', ...enter, '  mlops predict', '  mlops register'].join('\n'))
    return result
  }
}
