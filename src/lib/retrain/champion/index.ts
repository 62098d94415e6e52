export {describeChampion} from './describe-champion.ts'
