// How often a drift report is wrong, and what it finds: node bench/drift-power.js [REPEATS]
// Beside it the defaults of Evidently and NannyML, by the presets that reproduce them.
import {judgeColumns} from '../dist/lib/drift/judge/index.js'
import {measureColumns} from '../dist/lib/drift/measure/index.js'
import {createRandom} from '../dist/lib/core/statistics/index.js'

