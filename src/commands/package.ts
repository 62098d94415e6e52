import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import {BaseCommand, formatTable} from '../lib/cli/index.ts'
import {shellWord} from '../lib/core/text/index.ts'
import {
  IMAGE_BUILDERS,
  listTargets,
  packageModel,
  type ListedTarget,
  type PackagedModel,
  type PackagedTarget,
} from '../lib/package/index.ts'
import {formatCount} from '../lib/report/index.ts'

/** What was made; under --list the targets that there are. */
export type PackageJson = PackagedModel | {readonly targets: readonly ListedTarget[]}

export default class Package extends BaseCommand<PackageJson> {
  static override summary =
    'Take a model to where it runs: a container, a cluster, a page, a folder.'
  static override description =
    'Makes a folder a target, with the model, what runs it, a manifest with the digest of every file, a bill of ' +
    'materials (CycloneDX) and a README. Equal versions give equal bytes on every machine. --list explains the targets.'
  static override examples = [
    '<%= config.bin %> package --list',
    '<%= config.bin %> package flights@v1.2.0 --target docker -o dist/flights',
    '<%= config.bin %> package --target sagemaker,vertex -o dist --build auto',
    {
      description: 'One file, without a project:',
      command: '<%= config.bin %> package ./model.onnx --target tar -o model.tar.gz',
    },
  ]
  static override args = {
    ref: Args.string({
      description: 'Model: NAME@v1.2.0, NAME#stage, a Git revision, ./file.onnx.',
    }),
  }
  static override flags = {
    target: Flags.string({
      char: 't',
      multiple: true,
      multipleNonGreedy: true,
      delimiter: ',',
      helpValue: 'TARGETS',
      description:
        'Where it goes, separated by commas; package.targets of mlops.yaml when left out.',
    }),
    output: Flags.string({
      char: 'o',
      helpValue: 'PATH',
      description:
        'Folder to make (or file, such as model.tar.gz); dist/NAME-VERSION when left out.',
    }),
    list: Flags.boolean({default: false, description: 'Explain the targets and stop.'}),
    platform: Flags.option({
      options: ['linux/amd64', 'linux/arm64'] as const,
      default: 'linux/amd64' as const,
      description: 'Platform of containers.',
    })(),
    image: Flags.string({
      helpValue: 'NAME',
      description:
        'Image of containers, with its tag; package.image or the name of the model when left out.',
    }),
    push: Flags.string({
      helpValue: 'REF',
      description:
        'Push the target modelpack to a registry, HOST/NAME:TAG, with what `docker login` keeps.',
    }),
    build: Flags.option({
      options: ['auto', ...IMAGE_BUILDERS] as const,
      helpValue: 'PROGRAM',
      description:
        'Build the images as well, by docker, podman, buildah, or the first that there is (auto).',
    })(),
    force: Flags.boolean({default: false, description: 'Replace a package that is there.'}),
    'dry-run': Flags.boolean({
      default: false,
      description: 'Say what would be made, write nothing.',
    }),
    pre: Flags.boolean({default: false, description: 'Let the latest version be a prerelease.'}),
  }

  override async run(): Promise<PackageJson> {
    const {args, flags} = await this.parse(Package)
    if (flags.list) return this.#list()
    const progress = this.terminal.progress('Packaging')
    const packaged = await packageModel({
      ...flags,
      ...args,
      targets: flags.target ?? [],
      includePrereleases: flags.pre,
      dryRun: flags['dry-run'],
      mlopsVersion: this.config.version,
      signal: this.signal,
      onTarget: (_name, done, total) => {
        progress.update(done, total)
      },
    }).finally(() => {
      progress.stop()
    })
    const {style} = this.terminal
    const verb = packaged.dryRun ? 'Would package' : 'Packaged'
    this.terminal.print(
      `${verb} ${style.bold(packaged.label)}  sha256 ${packaged.sha256.slice(0, 12)}…`,
    )
    this.terminal.print(formatTable(packaged.packages.map(made => this.#row(made))))
    for (const {target, warnings} of packaged.packages)
      for (const warning of warnings) this.terminal.warn(`${target}: ${warning}`)
    for (const {pushed} of packaged.packages)
      if (pushed !== undefined) this.terminal.print(`Pushed ${pushed}`)
    const [first] = packaged.packages
    if (first !== undefined && first.next.length > 0 && !packaged.dryRun) {
      this.terminal.info(
        ['Next:', `  cd ${shellWord(first.path)}`, ...first.next.map(line => `  ${line}`)].join(
          '\n',
        ),
      )
      if (packaged.packages.length > 1)
        this.terminal.info('README.md in each folder says how it goes on there.')
    }
    return packaged
  }

  #row({target, path, digest, fileCount, sizeBytes, image}: PackagedTarget): readonly string[] {
    const {dim} = this.terminal.style
    return [
      `  ${target}`,
      path,
      dim(
        `${formatCount(fileCount)} ${fileCount === 1 ? 'file' : 'files'}, ${formatCount(sizeBytes)} bytes`,
      ),
      dim(`digest ${digest.slice(0, 12)}…`),
      image ?? '',
    ]
  }

  #list(): PackageJson {
    const targets = listTargets()
    const {bold} = this.terminal.style
    this.terminal.print(
      formatTable(targets.map(({name, family, summary}) => [bold(name), family, summary])),
    )
    return {targets}
  }
}
