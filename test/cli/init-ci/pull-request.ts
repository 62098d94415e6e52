import path from 'node:path'
import {writeFile} from 'node:fs/promises'
import type {CiProject} from '../../lib/init/ci/ci-project.ts'

/**
 * Versions in the history of a project: on main up to v1.10.0 and some that do not count, and on the
 * branch `better`, which is where it stands in the end, one of its own.
 */
export async function makeHistory({git, directory}: CiProject): Promise<void> {
  const tag = (name: string) => git('tag', '-a', name, '-m', name)
  const commit = async (text: string) => {
    await writeFile(path.join(directory, 'notes.txt'), text)
    await git('add', '-A')
    await git('commit', '-qm', text)
  }
  for (const version of ['1.9.0', '1.10.0']) {
    await commit(version)
    await tag(`flights@v${version}`)
  }
  await commit('withdrawn')
  await tag('flights@v1.11.0')
  await tag('flights@v1.11.0!')
  await commit('others')
  await tag('flights@v2.0.0-rc.1')
  await tag('flights-late@v7.0.0')
  await git('checkout', '-q', '-b', 'better')
  await commit('better')
  await tag('flights@v3.0.0')
  await git('push', '-q', '--follow-tags', 'origin', 'main', 'better')
  await git('push', '-q', '--tags', 'origin')
}
