import path from 'node:path'
import {CONFIG_FILE, parseConfig} from '../../project/index.ts'
import {modelOptions, readModelManifest} from '../../registry/index.ts'
import type {FoundModel} from '../types.ts'
import {readText, unreadable} from './read-text.ts'

/**
 * A folder that `mlops package` made, alone or inside of another format. Of its mlops.yaml nothing is taken but what the
 * model needs: no command, and no variable of the environment here.
 */
export async function readMlopsFolder(folder: string): Promise<FoundModel> {
  const manifest = await readModelManifest(folder)
  if (manifest === undefined) throw unreadable('mlops-model.json', 'it is not there')
  const {name, description, file, sha256, externalData, license} = manifest
  const {config} = parseConfig(await readText(folder, CONFIG_FILE), CONFIG_FILE, {})
  return {
    format: 'mlops',
    file: path.join(folder, file),
    ...{name, description, license},
    options: modelOptions(config),
    policy: {nulls: config.data.nulls, inputs: config.model.inputs ?? {}},
    columnNames: [],
    digests: [
      {path: file, sha256},
      ...externalData.map(({path: name, sha256: digest}) => ({path: name, sha256: digest})),
    ],
    warnings: [],
  }
}
