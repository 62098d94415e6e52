export {settle, type DriftOptions, type DriftSettings, type Preset} from './settle.ts'
