export {affineParameters, type AffineParameters} from './affine-parameters.ts'
export {quantizeBlocks, type QuantizedBlocks} from './quantize-blocks.ts'
export {MOST_OF_PRODUCTS, quantizeChannels, type QuantizedChannels} from './quantize-channels.ts'
export {roundEven} from './round-even.ts'
