export {planData} from './plan-data.ts'
export {writeData} from './write-data.ts'
