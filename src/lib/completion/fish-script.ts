import {
  knownNames,
  LIST_REFS,
  LIST_STAGES,
  nextWords,
  type CommandSpec,
  type Values,
} from './command-spec.ts'

/** A script for ~/.config/fish/completions. */
export function fishScript(bin: string, commands: readonly CommandSpec[]): string {
  const at = (name: string) => `complete -c ${bin} -n ${quote(`__${bin}_at ${quote(name)}`)}`
  const lines = [...nextWords(commands)].flatMap(([topic, words]) =>
    [...words].map(([word, text]) => `${at(topic)} -f -a ${quote(word)} -d ${quote(text)}`),
  )
  for (const {name, flags, args} of commands) {
    for (const {name: flag, char, description, values} of flags) {
      const short = char === undefined ? '' : ` -s ${char}`
      const value = values === undefined ? '' : ` -r ${complete(values)}`
      lines.push(`${at(name)} -l ${flag}${short}${value} -d ${quote(description)}`)
    }
    const values = args.find(({kind}) => kind !== 'file')
    if (values) lines.push(`${at(name)} ${complete(values)}`)
  }
  return `# fish completion of ${bin}; made by \`${bin} completion fish\`
function __${bin}_at --description 'Whether the command typed so far is the one named'
    set -l command
    for word in (commandline -opc)[2..-1]
        switch (string join ' ' -- $command $word)
            case ${knownNames(commands).map(quote).join(' ')}
                set -a command $word
        end
    end
    test "$command" = "$argv"
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
