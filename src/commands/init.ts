import * as Args from '@oclif/core/args'
import * as Flags from '@oclif/core/flags'
import path from 'node:path'
import {askChoice, askText, BaseCommand} from '../lib/cli/index.ts'
import {counted} from '../lib/core/text/index.ts'
import {MlopsError} from '../lib/core/errors/index.ts'
import {
  addCi,
  CI_SERVICES,
  holdsProject,
  initProject,
  TEMPLATES,
  type InitResult,
  type TemplateName,
} from '../lib/init/index.ts'

export type InitJson = InitResult

const MEANING: Readonly<Record<TemplateName, string>> = {
  flights: 'Late departures from New York: real data with drift, a trainer in plain Node.',
  blank: 'Your own model: mlops.yaml around an ONNX file, or to fill in.',
}

export default class Init extends BaseCommand<InitJson> {
  static override summary = 'Start a project from a template or around an ONNX file.'
  static override description =
    'Writes mlops.yaml, its schema for editors, .gitignore and the files of the template, and makes ' +
    'a Git repository with a first commit; all of it or, when something fails, nothing. Inside of a ' +
    'repository that is there already no other one is made and nothing is committed. `--ci` adds ' +
    'workflows that compare the model of a pull request with the one in use; in a project that is ' +
    'there it writes these alone.'
  static override examples = [
    '<%= config.bin %> init flights --template flights',
    {
      description: 'Around a model that you have:',
      command: '<%= config.bin %> init churn --model ./churn.onnx',
    },
    {
      description: 'In the folder you are in, without a question:',
      command: '<%= config.bin %> init --template blank --force',
    },
    {
      description: 'Compare models on pull requests, in a project that is there:',
      command: '<%= config.bin %> init --ci github',
    },
  ]
  static override args = {
    dir: Args.string({description: 'Folder of the project; made when it is not there.'}),
  }
  static override flags = {
    template: Flags.string({options: TEMPLATES, description: 'What to start with.'}),
    model: Flags.string({
      helpValue: 'FILE',
      description:
        'ONNX file to make the project around; with its weights it becomes model/model.onnx.',
    }),
    features: Flags.string({
      multiple: true,
      delimiter: ',',
      helpValue: 'COLUMN,…',
      dependsOn: ['model'],
      description: 'Names of the columns of its matrix input, in order.',
    }),
    name: Flags.string({helpValue: 'NAME', description: 'Name of the model.'}),
    ci: Flags.string({
      options: CI_SERVICES,
      description: 'Workflows that run `mlops compare` on pull requests and post its report.',
    }),
    yes: Flags.boolean({
      char: 'y',
      default: false,
      description: 'Ask nothing; take the flights template where none is named.',
    }),
    force: Flags.boolean({
      default: false,
      description:
        'Add the project to a folder that holds files; none of them is replaced. With --ci in a project: replace its workflows.',
    }),
    git: Flags.boolean({
      allowNo: true,
      description:
        'Make a Git repository with a first commit, inside of another one too; without the flag, only outside.',
    }),
  }

  override async run(): Promise<InitJson> {
    const {args, flags} = await this.parse(Init)
    const service = CI_SERVICES.find(each => each === flags.ci)
    const ci = service && {service, mlopsVersion: this.config.version}
    const there = path.resolve(flags.directory, args.dir ?? '.')
    const {force, signal} = {force: flags.force, signal: this.signal}
    if (ci && this.#asksNoProject(flags) && (await holdsProject(there))) {
      const result = await addCi({directory: there, ...ci, force, signal})
      this.#render(result, '.')
      return result
    }
    const asks = this.terminal.interactive && !flags.yes
    const template = await this.#template(flags, asks)
    const dir =
      args.dir ??
      (asks
        ? await askText('Folder of the project', template === 'blank' ? 'my-model' : template)
        : '.')
    // oclif's type has no place for a flag that was not given.
    const own = flags.git as boolean | undefined
    const git = own === undefined ? 'outside' : own ? 'always' : 'never'
    const result = await initProject({
      directory: path.resolve(flags.directory, dir),
      template,
      name: flags.name,
      model: flags.model && path.resolve(flags.directory, flags.model),
      features: flags.features,
      git,
      ci,
      force,
      signal,
    })
    this.#render(result, dir)
    return result
  }

  #asksNoProject(flags: Readonly<Record<'template' | 'model' | 'name', string | undefined>>) {
    return [flags.template, flags.model, flags.name].every(value => value === undefined)
  }

  async #template(
    {template, model, yes}: {template: string | undefined; model: string | undefined; yes: boolean},
    asks: boolean,
  ): Promise<TemplateName> {
    if (model !== undefined && template !== undefined && template !== 'blank') {
      throw new MlopsError('USAGE', `--model goes with the template blank, not ${template}.`, {
        hint: 'Leave --template out.',
      })
    }
    const named = model === undefined ? TEMPLATES.find(each => each === template) : 'blank'
    if (named !== undefined) return named
    if (yes) return 'flights'
    if (asks) {
      const choices = TEMPLATES.map(value => ({value, description: MEANING[value]}))
      return askChoice('Template', choices)
    }
    throw new MlopsError('CONFIRMATION_REQUIRED', 'Which template is it to be?', {
      hint: `Add --template ${TEMPLATES.join('|')}, or --yes for ${TEMPLATES[0]}.`,
    })
  }

  #render(result: InitJson, dir: string) {
    const {directory, name, template, files, kept, commit, insideRepository} = result
    const {style} = this.terminal
    for (const warning of result.warnings) this.terminal.warn(warning)
    if (kept.length > 0) this.terminal.warn(`Left as they are: ${kept.join(', ')}`)
    const made = style.green(template === null ? 'Added to' : 'Made')
    this.terminal.print(`${made} ${name} in ${directory}: ${counted(files.length, 'file')}.`)
    if (template === null) for (const file of files) this.terminal.print(`  ${file}`)
    if (commit !== null) this.terminal.info(`First commit: ${commit.slice(0, 10)}`)
    if (result.linesToAdd.length > 0) {
      this.terminal.info(`Next: add to your .gitlab-ci.yml\n${result.linesToAdd.join('\n')}`)
    }
    if (insideRepository) this.terminal.info('Next: commit the new files to your repository.')
    if (dir !== '.') this.terminal.info(`Next: cd ${dir}`)
  }
}
