import {shellQuoted} from '../core/text/index.ts'
import {
  knownNames,
  LIST_REFS,
  LIST_STAGES,
  nextWords,
  valueFlags,
  type CommandSpec,
  type Values,
} from './command-spec.ts'

/** A script that works as a file \`_mlops\` on the fpath and by \`source <(mlops completion zsh)\`. */
export function zshScript(bin: string, commands: readonly CommandSpec[]): string {
  const items = (entries: Iterable<readonly [string, string]>) =>
    [...entries]
      .map(([word, text]) => shellQuoted(`${word.replaceAll(':', '\\:')}:${text}`))
      .join(' ')
  return `#compdef ${bin}
# zsh completion of ${bin}; made by \`${bin} completion zsh\`
_${bin}() {
  local command="" word prev="\${words[CURRENT - 1]}"
  local -i i count=0
  local -a items
  for ((i = 2; i < CURRENT; i++)); do
    word="\${words[i]}"
    case "$count \${command:+$command }$word" in
${knownNames(commands)
  .map(name => `      '0 ${name}') command='${name}'; continue ;;`)
  .join('\n')}
    esac
    [[ "$word" == -* ]] && continue
    case "$command \${words[i - 1]}" in
      ${valueFlags(commands)}) continue ;;
    esac
    count=$((count + 1))
  done
  case "$command $prev" in
${commands.flatMap(valueCases).join('\n')}
  esac
  if [[ "\${words[CURRENT]}" == -* ]]; then
    case "$command" in
${commands.map(({name, flags}) => `      '${name}') items=(${items(flags.map(flag => [`--${flag.name}`, flag.description]))}) ;;`).join('\n')}
    esac
    _describe -o flag items
    return
  fi
  case "$command $count" in
${[...nextWords(commands)].map(([topic, words]) => `    '${topic} 0') items=(${items(words)}); _describe command items ;;`).join('\n')}
${commands.flatMap(argCases).join('\n')}
    *) _files ;;
  esac
}

if [[ "\${funcstack[1]}" == "_${bin}" ]]; then
  _${bin} "$@"
else
  compdef _${bin} ${bin}
fi
`
}

function valueCases({name, flags}: CommandSpec): string[] {
  return flags.flatMap(({name: flag, char, values}) => {
    if (values === undefined) return []
    const short = char === undefined ? '' : ` | '${name} -${char}'`
    return [`    '${name} --${flag}'${short}) ${complete(values)}; return ;;`]
  })
}

function argCases({name, args}: CommandSpec): string[] {
  return args.map((values, index) => `    '${name} ${index}') ${complete(values)} ;;`)
}

function complete(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `compadd -- ${values.words.map(shellQuoted).join(' ')}`
    case 'folder':
      return '_files -/'
    case 'ref':
      return `compadd -- \${(f)"$(${LIST_REFS})"}; _files`
    case 'stage':
      return `compadd -- \${(f)"$(${LIST_STAGES})"}`
    case 'file':
      return '_files'
  }
}
