import {
  flagWords,
  knownNames,
  LIST_REFS,
  LIST_STAGES,
  nextWords,
  valueFlags,
  type CommandSpec,
  type Values,
} from './command-spec.ts'

/** A script for bash 3.2 and newer; `complete -o default` falls back to files. */
export function bashScript(bin: string, commands: readonly CommandSpec[]): string {
  const next = nextWords(commands)
  return `# bash completion of ${bin}; made by \`${bin} completion bash\`
_${bin}_reply() {
  local word
  while IFS= read -r word; do
    COMPREPLY+=("$word")
  done < <(compgen "$@" -- "$cur")
}

# Bash takes "@" and ":" for the ends of words, so what stands before them must not come again.
_${bin}_refs() {
  local prefix=""
  local line="\${COMP_LINE:0:COMP_POINT}"
  local typed="\${line##* }"
  [[ $typed == *[@:]* && $typed != "$cur" ]] && prefix="\${typed%"$cur"}"
  local ref
  while IFS= read -r ref; do
    [[ $ref == "$typed"* ]] && COMPREPLY+=("\${ref#"$prefix"}")
  done < <(${LIST_REFS})
}

_${bin}() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD - 1]}"
  local command="" count=0 word i
  COMPREPLY=()
  if [[ $cur == "=" ]]; then
    cur=""
  elif [[ $prev == "=" ]]; then
    prev="\${COMP_WORDS[COMP_CWORD - 2]}"
  fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    case "$count \${command:+$command }$word" in
${knownNames(commands)
  .map(name => `      '0 ${name}') command='${name}'; continue ;;`)
  .join('\n')}
    esac
    # Flags and their values are no arguments, and parts of a word that bash cut are counted once.
    case "$word" in -* | = | @ | :) continue ;; esac
    case "\${COMP_WORDS[i - 1]}" in = | @ | :) continue ;; esac
    case "$command \${COMP_WORDS[i - 1]}" in
      ${valueFlags(commands)}) continue ;;
    esac
    count=$((count + 1))
  done
  case " $prev $cur " in *' @ '* | *' : '*) count=$((count - 1)) ;; esac
  case "$command $prev" in
${commands.flatMap(valueCases).join('\n')}
  esac
  if [[ $cur == -* ]]; then
    case "$command" in
${commands.map(command => `      '${command.name}') _${bin}_reply -W '${flagWords(command).join(' ')}' ;;`).join('\n')}
    esac
    return
  fi
  case "$command $count" in
${[...next].map(([topic, words]) => `    '${topic} 0') _${bin}_reply -W '${[...words.keys()].join(' ')}' ;;`).join('\n')}
${commands.flatMap(argCases).join('\n')}
  esac
}

complete -o default -F _${bin} ${bin}
`

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
        return `_${bin}_reply -W '${values.words.join(' ')}'`
      case 'folder':
        return `_${bin}_reply -d`
      case 'ref':
        return `_${bin}_refs`
      case 'stage':
        return `_${bin}_reply -W "$(${LIST_STAGES})"`
      case 'file':
        return ':'
    }
  }
}
