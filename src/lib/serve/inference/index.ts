export {openEngine, type EngineOptions} from './open-engine.ts'
