import type {PackageSettings, PackageSubject} from '../../types.ts'

export interface DockerfileOptions {
  /** `uid[:gid]` that the server runs as. */
  readonly user: string
  readonly port: number
  readonly environment?: Readonly<Record<string, string>>
  readonly labels?: Readonly<Record<string, string>>
  /** Images of further stages by their name; each may be replaced while building. */
  readonly stages?: Readonly<Record<string, string>>
  /** Instructions at the beginning of the last stage. */
  readonly extra?: readonly string[]
}

/** Has Node 22 and glibc; another image of the kind may be named while building. */
const BASE = 'node:22-bookworm-slim'

/**
 * A Dockerfile of two stages: packages are installed and pruned in the first, the second holds the program and the
 * model, both readable alone by whom it runs as. Nothing from the model gets into an instruction but as a quoted label.
 */
export function dockerfile(
  subject: PackageSubject,
  {platform, mlopsVersion}: PackageSettings,
  {user, port, environment = {}, labels = {}, stages = {}, extra = []}: DockerfileOptions,
): string {
  const {name, version, revision, license, description, time} = subject
  const cpu = platform === 'linux/arm64' ? 'arm64' : 'x64'
  const told: Readonly<Record<string, string | null>> = {
    'org.opencontainers.image.title': name,
    'org.opencontainers.image.description': description,
    'org.opencontainers.image.version': version,
    'org.opencontainers.image.revision': revision,
    'org.opencontainers.image.licenses': license,
    'org.opencontainers.image.created': time.toISOString(),
    'dev.mlops.model.sha256': subject.model.sha256,
    'dev.mlops.version': mlopsVersion,
    ...labels,
  }
  const lines = Object.entries(told).flatMap(([key, value]) =>
    value === null ? [] : [`      ${key}=${quoted(value)}`],
  )
  const variables = Object.entries({NODE_ENV: 'production', PORT: String(port), ...environment})
  const others = Object.keys(stages)
  return `# syntax=docker/dockerfile:1
# The server of one version of a model. Made by \`mlops package\`; README.md says how to run it.
ARG NODE_IMAGE=${BASE}
${others.map(name => `ARG ${argument(name)}=${stages[name] ?? ''}\n`).join('')}
FROM \${NODE_IMAGE} AS packages
WORKDIR /srv/app
COPY app/package.json app/package-lock.json app/.npmrc app/prune.js ./
RUN ["npm", "ci", "--omit=dev", "--no-audit", "--no-fund"]
RUN ["node", "prune.js", "${cpu}"]

${others.map(name => `FROM \${${argument(name)}} AS ${name}\n\n`).join('')}FROM \${NODE_IMAGE}
${extra.map(line => `${line}\n`).join('')}WORKDIR /srv/app
COPY --from=packages /srv/app/node_modules ./node_modules
COPY app/ ./
COPY model/ /srv/model/
ARG MLOPS_USER=${user}
USER \${MLOPS_USER}
ENV ${variables.map(([key, value]) => `${key}=${quoted(value)}`).join(' \\\n    ')}
LABEL ${lines.join(' \\\n').trimStart()}
EXPOSE ${port}
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "/srv/app/health.js"]
ENTRYPOINT ["node", "/srv/app/start.js"]
`
}

/** An argument is known to every FROM only when it stands before the first. */
function argument(stage: string): string {
  return `${stage.toUpperCase()}_IMAGE`
}

/** A text as one quoted word of a Dockerfile: no line ends, no variables. */
export function quoted(text: string): string {
  const line = text.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
  return `"${line.replace(/[\\"$]/g, '\\$&')}"`
}
