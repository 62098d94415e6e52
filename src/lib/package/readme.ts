import {
  codeSpan,
  escapeMarkdown,
  formatCount,
  formatNumber,
  markdownTable,
} from '../report/index.ts'
import type {BuiltTarget, PackageSubject, PackageTarget} from './types.ts'

/** README.md of a package: what it is, how to run it, what the model takes and gives. */
export function packageReadme(
  {name: target, summary}: PackageTarget,
  subject: PackageSubject,
  {readme}: BuiltTarget,
): string {
  const {label, description, model, license, parent, revision, signature} = subject
  const facts = [
    ['Model', codeSpan(label)],
    ['Task', signature.task],
    ['SHA-256', codeSpan(model.sha256, 64)],
    ['Size', `${formatCount(model.sizeBytes)} bytes`],
    ...(parent === null ? [] : [['Made from', codeSpan(parent)]]),
    ...(revision === null ? [] : [['Commit', codeSpan(revision, 40)]]),
    ...(license === null ? [] : [['Licence', escapeMarkdown(license)]]),
    ...metricsOf(subject),
  ]
  const columns = signature.columns.map(({name, type, kind}) => [
    codeSpan(name),
    kind === 'image' ? 'picture' : type,
  ])
  return [
    ...frontMatter(readme),
    `# ${codeSpan(label)}: ${target}`,
    ...(description === null ? [] : [escapeMarkdown(description)]),
    `${summary} Made by \`mlops package --target ${target}\`.`,
    markdownTable([{label: ''}, {label: ''}], facts),
    withoutFrontMatter(readme).trim(),
    '## What it takes',
    markdownTable([{label: 'Column'}, {label: 'Type'}], columns),
    '## What is in here',
    '`mlops-package.json` lists every file with its SHA-256, `sbom.cdx.json` (CycloneDX) the packages that come with the model.',
    '',
  ].join('\n\n')
}

const FRONT_MATTER = /^---\n[\s\S]*?\n---\n/

/** Hugging Face reads YAML at the top of README.md. */
function frontMatter(readme: string): readonly string[] {
  const found = FRONT_MATTER.exec(readme)
  return found === null ? [] : [found[0].trimEnd()]
}

function withoutFrontMatter(readme: string): string {
  return readme.replace(FRONT_MATTER, '')
}

function metricsOf({metrics}: PackageSubject): string[][] {
  const numbers = Object.entries(metrics ?? {}).flatMap(([name, value]) =>
    typeof value === 'number' ? [`${escapeMarkdown(name)} ${formatNumber(value)}`] : [],
  )
  return numbers.length === 0 ? [] : [['Metrics', numbers.slice(0, 12).join(', ')]]
}
