import path from 'node:path'

/** A path of mlops.yaml as the file system knows it: relative to the project, URLs as they are. */
export function resolvePath(project: {readonly root: string}, file: string): string {
  return /^[a-z][a-z0-9+.-]+:\/\//i.test(file) ? file : path.resolve(project.root, file)
}
