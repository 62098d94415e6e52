import {
  knownNames,
  LIST_REFS,
  LIST_STAGES,
  nextWords,
  valueFlags,
  type CommandSpec,
  type Values,
} from './command-spec.ts'

/** A script for ~/.config/fish/completions. */
export function fishScript(bin: string, commands: readonly CommandSpec[]): string {
  const at = (name: string, count?: number) =>
    `complete -c ${bin} -n ${quote(`__${bin}_at ${quote(name)}${count === undefined ? '' : ` ${count}`}`)}`
  const lines = [...nextWords(commands)].flatMap(([topic, words]) =>
    [...words].map(([word, text]) => `${at(topic, 0)} -f -a ${quote(word)} -d ${quote(text)}`),
  )
  for (const {name, flags, args} of commands) {
    for (const {name: flag, char, description, values} of flags) {
      const short = char === undefined ? '' : ` -s ${char}`
      const value = values === undefined ? '' : ` -r ${complete(values)}`
      lines.push(`${at(name)} -l ${flag}${short}${value} -d ${quote(description)}`)
    }
    lines.push(...args.map((values, index) => `${at(name, index)} ${complete(values)}`))
  }
  return `# fish completion of ${bin}; made by \`${bin} completion fish\`
function __${bin}_at --description 'Whether this command, with this many arguments, is typed so far'
    set -l command
    set -l count 0
    set -l before
    for word in (commandline -opc)[2..-1]
        switch "$count "(string join ' ' -- $command $word)
            case ${knownNames(commands)
              .map(name => quote(`0 ${name}`))
              .join(' ')}
                set -a command $word
                continue
        end
        switch "$command $before"
            case ${valueFlags(commands).replaceAll(' | ', ' ')}
            case '*'
                string match -q -- '-*' $word; or set count (math $count + 1)
        end
        set before $word
    end
    test "$command" = $argv[1]; or return 1
    test (count $argv) -eq 1; or test $count -eq $argv[2]
end

${lines.join('\n')}
`
}

function complete(values: Values): string {
  switch (values.kind) {
    case 'words':
      return `-f -a ${quote(values.words.join(' '))}`
    case 'folder':
      return `-f -a '(__fish_complete_directories)'`
    case 'ref':
      return `-a ${quote(`(${LIST_REFS})`)}`
    case 'stage':
      return `-f -a ${quote(`(${LIST_STAGES})`)}`
    case 'file':
      return '-F'
  }
}

function quote(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
}
