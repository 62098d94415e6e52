export {counted} from './counted.ts'
export {nearest} from './nearest.ts'
