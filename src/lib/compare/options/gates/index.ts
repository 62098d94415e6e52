export {type ConfiguredGate} from './configured-gates.ts'
export {needsOldModel} from './gate-metric.ts'
export {gateKind, parseGates, type GateRequest} from './parse-gates.ts'
