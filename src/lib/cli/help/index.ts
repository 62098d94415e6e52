export {askedHelp, calledCommand, spellOut, wordsOf} from './asked-help.ts'
export {COMMANDS} from './command-groups.ts'
export {showRootHelp} from './show-root-help.ts'
