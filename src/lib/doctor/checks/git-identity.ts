import type {Check} from '../check.ts'

export const gitIdentity: Check = {
  id: 'git-identity',
  title: 'Git identity',
  async examine({git}) {
    const name = process.env['GIT_COMMITTER_NAME'] ?? (await git(['config', 'user.name'])).stdout
    const email = process.env['GIT_COMMITTER_EMAIL'] ?? (await git(['config', 'user.email'])).stdout
    if (name !== '' && email !== '') return {status: 'ok', message: `${name} <${email}>`}
    if ((await git(['--version'])).exitCode !== 0) return undefined
    return {
      status: 'warning',
      message: `Git does not know your ${name === '' ? 'name' : 'e-mail address'}`,
      meaning: 'Commits and annotated tags carry both, so `register` and `promote` are refused.',
      fix: 'git config --global user.name "Your Name" && git config --global user.email you@example.org',
    }
  },
}
