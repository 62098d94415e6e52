import {counted} from '../../core/text/index.ts'
import type {EmbeddingDrift} from '../image-types.ts'
import {number} from '../words/index.ts'

/** What the comparison of embeddings came to: one sentence, without a full stop. */
export function describeEmbeddings({
  model,
  domainClassifier,
  discrepancy,
  drifted,
  pictures,
  sets,
}: Omit<EmbeddingDrift, 'finding' | 'unusual'>): string {
  const isWhole = pictures.reference === sets.reference && pictures.current === sets.current
  const drawn = isWhole
    ? ''
    : `, on ${counted(pictures.current, 'picture')} of ${sets.current.toLocaleString('en-US')} and ${counted(pictures.reference, 'picture')} of ${sets.reference.toLocaleString('en-US')} of the reference`
  const by = `(embeddings by ${model}${drawn})`
  if (discrepancy === null) return `too few pictures to say whether what they show changed ${by}`
  const distance = `MMD² ${number(discrepancy.statistic)}, chance stays below ${number(discrepancy.noise)}`
  const evidence =
    domainClassifier === null
      ? distance
      : `a classifier tells the sets apart with AUC ${number(domainClassifier.auc)} (${number(domainClassifier.lower)} to ${number(domainClassifier.upper)}; counts from ${domainClassifier.threshold}); ${distance}`
  return drifted
    ? `what the pictures show changed ${by}: ${evidence}`
    : `no change in what the pictures show ${by}: ${evidence}`
}
