export {populationStabilityIndex} from './population-stability-index.ts'
export {populationStabilityNoise} from './population-stability-noise.ts'
export {quantileEdges} from './quantile-edges.ts'
export {pettitt} from './pettitt.ts'
