export type * from './types.ts'
export {estimateInterval} from './estimate-interval.ts'
export {fitDecay, type DecayOptions} from './fit-decay.ts'
export {linearInterval, linearRate, saturatingInterval, saturatingRate} from './optimal-interval.ts'
