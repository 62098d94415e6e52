export {watchStreams} from './watch-streams.ts'
