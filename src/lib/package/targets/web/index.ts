export {web} from './web.ts'
export {webFile} from './web-file.ts'
