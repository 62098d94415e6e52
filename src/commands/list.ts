import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand, formatTable} from '../lib/cli/index.ts'
import {listModels, type ListedModel} from '../lib/registry/listing/index.ts'

export interface ListJson {
  readonly models: readonly ListedModel[]
}

export default class List extends BaseCommand<ListJson> {
  static override summary = 'List the registered models, their versions and stages.'
  static override description =
    'Reads the Git tags of the repository in one pass; needs no mlops.yaml. Deprecated models and ' +
    'versions are left out unless --all is given.'
  static override examples = ['<%= config.bin %> list', '<%= config.bin %> list churn --all --json']
  static override args = {name: Args.string({description: 'Name of one model.'})}
  static override flags = {
    all: Flags.boolean({description: 'Include what is deprecated.', default: false}),
    limit: Flags.integer({description: 'At most so many versions a model.', min: 1}),
  }

  async run(): Promise<ListJson> {
    const {args, flags} = await this.parse(List)
    const models = await listModels(flags.directory, {
      all: flags.all,
      ...(args.name === undefined ? {} : {name: args.name}),
      ...(flags.limit === undefined ? {} : {limit: flags.limit}),
    })
    if (models.every(({versions}) => versions.length === 0)) {
      this.terminal.info('Nothing is registered yet; `mlops register` makes the first version.')
    } else {
      this.terminal.print(() => this.#table(models))
    }
    return {models}
  }

  #table(models: readonly ListedModel[]): string {
    const {style} = this.terminal
    const head = ['MODEL', 'VERSION', 'STAGES', 'REGISTERED', 'BY', 'COMMIT']
    const rows = models.flatMap(({name, active, versions}) =>
      versions.map(version => [
        active ? name : style.dim(`${name} (deprecated)`),
        version.active ? version.version : style.dim(`${version.version} (deprecated)`),
        style.green(version.stages.join(', ') || '-'),
        version.registeredAt.slice(0, 10),
        version.author,
        style.dim(version.commit.slice(0, 7)),
      ]),
    )
    return formatTable([head.map(word => style.dim(word)), ...rows])
  }
}
