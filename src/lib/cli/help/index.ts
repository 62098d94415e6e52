export {askedHelp, calledCommand, spellOut, wordsOf} from './asked-help.ts'
export {COMMANDS} from './command-groups.ts'
