import {homedir, tmpdir, userInfo} from 'node:os'

/**
 * Containers run as users that have no entry in /etc/passwd. oclif asks for their home and shell where the environment
 * does not say, and would fail: called before it is loaded.
 */
export function speakForNamelessUser(): void {
  try {
    homedir()
    userInfo()
  } catch {
    process.env['HOME'] ??= tmpdir()
    process.env['SHELL'] ??= ''
  }
}
