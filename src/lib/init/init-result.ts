import type {TemplateName} from './template-file.ts'

export interface InitResult {
  /** Absolute path of the project. */
  readonly directory: string
  readonly name: string
  /** null when the project was there and got its workflows alone. */
  readonly template: TemplateName | null
  /** What was written, relative to the project. */
  readonly files: readonly string[]
  /** Files that were there already and were left as they are. */
  readonly kept: readonly string[]
  /** First commit; null without Git and inside of a repository that was there before. */
  readonly commit: string | null
  /** Whether the folder is part of a repository that was there before. */
  readonly insideRepository: boolean
  /** What a user should know of the model, in words. */
  readonly warnings: readonly string[]
  /** Lines for a .gitlab-ci.yml that was there, by which GitLab finds the workflow. */
  readonly linesToAdd: readonly string[]
}
