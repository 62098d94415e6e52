import {createHash} from 'node:crypto'
import {canonicalJson} from '../../core/text/index.ts'
import type {Project} from '../../project/index.ts'

/**
 * SHA-256 of what in mlops.yaml decides about a model and its release. When to train and whom to tell are not
 * in it, nor the values of variables, which differ from machine to machine.
 */
export function configDigest({config}: Project): string {
  const {name, model, data, evaluate, compare, registry} = config
  const train = config.train && {...config.train, env: Object.keys(config.train.env ?? {}).sort()}
  const {strategy, gate, stage, approval, data: rows} = config.retrain ?? {}
  const retrain = {strategy, gate, stage, approval, rows}
  const text = canonicalJson({name, model, data, evaluate, compare, registry, train, retrain})
  return createHash('sha256').update(text).digest('hex')
}
