import type {ImagePreprocessing, ModelDescription, ModelOptions} from '../model/index.ts'

export interface FileDescription extends ModelDescription {
  /** How pictures become the input, guessed from its shape; undefined when it takes none. */
  readonly image: Pick<ImagePreprocessing, 'width' | 'height' | 'layout' | 'channels'> | undefined
}

/**
 * What an ONNX file is, without a mlops.yaml that says how to read it.
 *
 * @param features - Names of the columns of a matrix input, where the graph does not know how many.
 * @param known - What is known beside the file.
 * @throws MlopsError for every model that cannot be run.
 */
export async function describeFile(
  file: string,
  features: readonly string[] | undefined,
  known: ModelOptions = {},
): Promise<FileDescription> {
  const {describeModel} = await import('../model/index.ts')
  const options: ModelOptions = {
    pictures: true,
    ...known,
    ...(features === undefined ? {} : {features}),
  }
  const description = await describeModel(file, options)
  const picture = description.signature.columns.find(({kind}) => kind === 'image')
  const input = description.signature.inputs.find(({name}) => name === picture?.input)
  return {...description, image: input && guessImage(input.shape)}
}

function guessImage(shape: readonly (number | null)[]): FileDescription['image'] {
  const [, second, third, fourth] = shape
  const isChannels = (size: number | null | undefined) => size === 1 || size === 3
  const layout = !isChannels(second) && isChannels(fourth) ? 'nhwc' : 'nchw'
  const [channels, height, width] =
    layout === 'nhwc' ? [fourth, second, third] : [second, third, fourth]
  // Most networks that take any size were trained on 224 pixels.
  return {
    width: width ?? 224,
    height: height ?? 224,
    layout,
    channels: channels === 1 ? 'gray' : 'rgb',
  }
}
