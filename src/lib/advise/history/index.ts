export {
  choosePeriod,
  labelMoments,
  parsePeriod,
  periodEdges,
  type PeriodLength,
} from './choose-period.ts'
export {moment, openHistory, TIME, type History} from './open-history.ts'
