export {scoreTexts, type TextScore} from './score-texts.ts'
export {type NewWord} from './unknown-words.ts'
