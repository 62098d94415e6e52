import type {PackageTarget} from '../types.ts'
import {folder} from './folder.ts'
import {tar} from './tar.ts'
import {web, webFile} from './web/index.ts'

/** Every place that `mlops package` knows, in the order in which `--list` shows them. */
export const targets: readonly PackageTarget[] = [folder, tar, web, webFile]
