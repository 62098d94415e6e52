export type {EngineObserver, EngineOptions, ServingEngine} from './engine-options.ts'
export {openEngine} from './open-engine.ts'
