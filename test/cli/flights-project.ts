import {mkdtemp, realpath} from 'node:fs/promises'
import os from 'node:os'
import path from 'node:path'
import {GIT_ENV} from '../lib/registry/git-project.ts'
import {mlops} from './mlops.ts'

/** The flights template, trained and registered as flights@v1.0.0; its folder's parent is to be removed. */
export async function flightsProject(): Promise<string> {
  const parent = await realpath(await mkdtemp(path.join(os.tmpdir(), 'mlops-flights-')))
  const root = path.join(parent, 'flights')
  for (const [cwd, ...args] of [
    [parent, 'init', 'flights', '--template', 'flights', '--git'],
    [root, 'train'],
    [root, 'register'],
  ] as const) {
    const {exitCode, stderr} = await mlops(args, {cwd, env: GIT_ENV})
    if (exitCode !== 0) throw new Error(`mlops ${args.join(' ')}: ${stderr}`)
  }
  return root
}
