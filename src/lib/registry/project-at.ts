import path from 'node:path'
import {MlopsError} from '../core/errors/index.ts'
import {listTree, readBlob, type Git} from '../platform/git/index.ts'
import {CONFIG_FILE, parseConfig, type ProjectConfig} from '../project/index.ts'

/** A project as a commit holds it. */
export interface ProjectAt {
  /** Folder of mlops.yaml relative to the repository, `.` for its top. */
  readonly folder: string
  readonly config: ProjectConfig
  /** The ONNX file, relative to the repository. */
  readonly modelPath: string
}

/**
 * The mlops.yaml of a model in a commit: where it is expected, else wherever it was then.
 *
 * @param name - Name that the file must carry; null accepts the expected one as it is.
 * @param expected - Folders to look into first, relative to the repository.
 * @throws MlopsError `MODEL_NOT_FOUND`, `CONFIG_INVALID`.
 */
export async function projectAt(
  git: Git,
  commit: string,
  name: string | null,
  expected: readonly string[],
): Promise<ProjectAt> {
  const files = (await listTree(git, commit))
    .map(entry => entry.path)
    .filter(file => path.posix.basename(file) === CONFIG_FILE)
  const wanted = expected.map(folder => path.posix.join(folder, CONFIG_FILE))
  const first = wanted.filter(file => files.includes(file))
  const rest = name === null ? [] : files.filter(file => !first.includes(file))
  for (const file of [...first, ...rest]) {
    const text = await readBlob(git, commit, file)
    // A cheap look first, so that a broken file of another project is not reported here.
    if (name !== null && !text.includes(name)) continue
    const {config} = parseConfig(text, `${commit.slice(0, 7)}:${file}`, process.env)
    if (name !== null && config.name !== name) continue
    const folder = path.posix.dirname(file)
    return {folder, config, modelPath: path.posix.join(folder, config.model.path)}
  }
  const subject = name === null ? '' : ` of ${name}`
  throw new MlopsError(
    'MODEL_NOT_FOUND',
    `Commit ${commit.slice(0, 7)} has no ${CONFIG_FILE}${subject}.`,
    {
      hint: 'A revision resolves to the model that its own mlops.yaml names; choose a later one.',
      details: {commit, name},
    },
  )
}
