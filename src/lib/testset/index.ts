export {answerReader, type AnswerReader} from './answer-reader.ts'
export {createCollector, type Collector} from './collect-rows.ts'
export {type CollectedRows, type CollectorOptions} from './collected-rows.ts'
export {columnCodesOf, type Codes, type ColumnCodes} from './column-codes.ts'
export {naiveErrorsOf} from './naive-errors.ts'
export {columnOf, distinctColumns} from './column-of.ts'
export {
  openTestTable,
  rowsAPack,
  type TestReader,
  type TestTable,
  type TestTableRequest,
} from './open-test-table.ts'
export {eachModel, type PerModel} from './per-model.ts'
export {
  answeredPacks,
  packs,
  type AnsweredPack,
  type Answering,
  type Beside,
  type ReadRequest,
} from './read-rows.ts'
export {selectRows} from './select-rows.ts'
export {
  locateSource,
  shownSource,
  testSettings,
  type TestRequest,
  type TestSettings,
} from './test-settings.ts'
