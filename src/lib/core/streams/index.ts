export {Adwin} from './adwin.ts'
export {Ddm} from './ddm.ts'
export {PageHinkley} from './page-hinkley.ts'
