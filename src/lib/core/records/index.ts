export {setOwn} from './set-own.ts'
