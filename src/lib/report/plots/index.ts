export {categoryPlot, categorySpark, type CategoryShares} from './category-plot.ts'
export {histogramPlot, histogramSpark, type Bins} from './histogram-plot.ts'
export {intervalPlot, type Interval, type IntervalPlot} from './interval-plot.ts'
export {seriesPlot, type SeriesPlot, type SeriesPoint} from './series-plot.ts'
