export {canonicalJson} from './canonical-json.ts'
export {counted} from './counted.ts'
export {nearest} from './nearest.ts'
export {isInside} from './is-inside.ts'
