import {stat} from 'node:fs/promises'
import {sha256OfFile} from '../../../src/lib/platform/files/index.ts'
import type {DescribedModel} from '../../../src/lib/registry/index.ts'

/** Digest and size of a model file, without looking into it. */
export async function describeFile(file: string): Promise<DescribedModel> {
  const [{size}, sha256] = await Promise.all([stat(file), sha256OfFile(file)])
  return {sha256, sizeBytes: size, files: [file]}
}
