import type {PredictorPlan} from '../../predictor/predictor-plan.ts'
import type {PackageSubject} from '../../types.ts'
import {isWhole} from './form-cell.ts'
import type {Cell} from './notebook-json.ts'

const POINTS = 60

/** What the prediction does while one number goes through its range and the others stay; none without ranges. */
export function sweepCell(
  subject: PackageSubject,
  {columns, outputs}: PredictorPlan,
): readonly Cell[] {
  const ranges = columns.flatMap(({name, type}) => {
    const {min, max} = subject.columns[name] ?? {}
    return min === undefined || max === undefined || min === max || type === 'bool'
      ? []
      : [{name, min, max, whole: isWhole(type)}]
  })
  const [first] = ranges
  // Probabilities tell more than the class that they come to.
  const drawn = outputs.map(({name}) => name).filter(name => name !== 'prediction')
  if (first === undefined) return []
  const source = `import matplotlib.pyplot as plt

ranges = json.loads(${JSON.stringify(JSON.stringify(ranges))})
column = ${JSON.stringify(first.name)}  #@param ${JSON.stringify(ranges.map(({name}) => name))}
chosen = next(each for each in ranges if each["name"] == column)
points = np.linspace(chosen["min"], chosen["max"], ${POINTS})
if chosen["whole"]:
    points = np.unique(np.round(points).astype(np.int64))
swept = predictor.predict(pd.DataFrame([{**row, column: point} for point in points.tolist()], dtype=object))
figure, axes = plt.subplots(figsize=(7, 4))
for name in json.loads(${JSON.stringify(JSON.stringify(drawn.length === 0 ? ['prediction'] : drawn))}):
    if np.asarray(swept[name]).dtype.kind in "fiu":
        axes.plot(points, swept[name], label=name)
axes.axvline(float(row[column]), color="grey", linewidth=1)
axes.set_xlabel(column)
axes.legend()
plt.show()`
  return [{kind: 'code', source, title: 'What if', auto: true}]
}
