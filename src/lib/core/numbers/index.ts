export {lowerBound, upperBound} from './bounds.ts'
export {halfFromNumber, numberFromHalf} from './float16.ts'
export {nextUp} from './next-up.ts'
export {sortFloats} from './sort-floats.ts'
