import type {ImagePreprocessing} from '../../lib/model/portable.ts'
import type {Picture} from '../../lib/package/targets/web/portable/row-feeds.ts'
import type {FieldProps} from './field.tsx'

interface Props extends Omit<FieldProps, 'value'> {
  readonly image: ImagePreprocessing | null
  readonly picture: Picture | null
}

export function ImageField({field}: Props) {
  return <p>{field.name}</p>
}
