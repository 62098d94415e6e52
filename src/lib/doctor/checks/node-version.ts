import {readFile} from 'node:fs/promises'
import semver from 'semver'
import {z} from 'zod'
import {programFile} from '../../platform/program/index.ts'
import type {Check, Finding} from '../check.ts'

const manifestSchema = z.object({engines: z.object({node: z.string()})})

export const nodeVersion: Check = {
  id: 'node',
  title: 'Node.js',
  async examine() {
    const text = await readFile(programFile('package.json'), 'utf8')
    const wanted = manifestSchema.parse(JSON.parse(text)).engines.node
    return judgeNodeVersion(process.versions.node, wanted)
  },
}

/** @param wanted - The range of `engines.node`. */
export function judgeNodeVersion(version: string, wanted: string): Finding {
  if (semver.satisfies(version, wanted)) return {status: 'ok', message: `Node.js ${version}`}
  return {
    status: 'problem',
    message: `Node.js ${version} is running; mlops needs ${wanted}`,
    meaning: 'Commands may fail in ways that nobody has tested.',
    fix: 'Install a supported Node.js from https://nodejs.org, or `nvm install --lts`.',
  }
}
