import type {PackageTarget} from '../types.ts'
import {folder} from './folder.ts'
import {tar} from './tar.ts'

/** Every place that `mlops package` knows, in the order in which `--list` shows them. */
export const targets: readonly PackageTarget[] = [folder, tar]
