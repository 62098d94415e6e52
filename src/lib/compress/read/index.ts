export {readOtherRows, type OtherRows} from './other-rows.ts'
export {readLabelledSample, readSample, type SampleRequest} from './read-sample.ts'
export {type Sample, type SamplePack} from './sample.ts'
