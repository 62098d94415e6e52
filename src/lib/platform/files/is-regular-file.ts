import {stat} from 'node:fs/promises'

/** Whether there is a file under the path; addresses, patterns and folders are none. */
export async function isRegularFile(path: string): Promise<boolean> {
  return stat(path).then(
    found => found.isFile(),
    () => false,
  )
}
