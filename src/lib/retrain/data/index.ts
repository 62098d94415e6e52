export {planData} from './plan-data.ts'
export {writeData} from './write-data.ts'
export {withNewRows, type NewRows} from './new-rows.ts'
