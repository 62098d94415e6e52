export {halfFromNumber, numberFromHalf} from './float16.ts'
