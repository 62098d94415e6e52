import {chooseMethods, type MethodChoice, type MethodRequest} from '../methods/index.ts'

/** What decides about the methods of a column beside the column itself; plain data, since it goes to threads. */
export interface Choose {
  readonly preset: MethodRequest['preset']
  readonly override?: MethodRequest['override'] | undefined
}

/** The methods for a column. */
export function chosenMethods(
  {preset, override}: Choose,
  column: Omit<MethodRequest, 'preset' | 'override'>,
): readonly MethodChoice[] {
  return chooseMethods({...column, preset, ...(override === undefined ? {} : {override})})
}
