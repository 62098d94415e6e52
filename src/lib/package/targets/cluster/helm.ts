import {readdir} from 'node:fs/promises'
import path from 'node:path'
import {programFile} from '../../../platform/program/index.ts'
import {json} from '../../model-folder.ts'
import type {PackageFile, PackageSubject, TargetBuilder} from '../../types.ts'
import {alertGroups, dashboard} from '../monitoring/index.ts'
import {chartSchema, chartValues} from './chart-values.ts'
import {clusterSubject, type ClusterSubject} from './cluster-subject.ts'
import {helmReadme} from './helm-readme.ts'
import {LONGEST_NAME} from './kubernetes.ts'
import {oneLine} from './names.ts'
import {yamlFile} from './yaml-file.ts'

const templates = programFile('templates/package/helm/templates')
/** A template puts the name of the release in its place. */
const FULLNAME = 'RELEASE_FULLNAME'

/**
 * A chart of the objects that `kubernetes` makes. Templates are the same for every model: what is of the model goes in by
 * values.yaml and by files that are no templates.
 */
export const helm: TargetBuilder = {
  async build(subject, settings) {
    const cluster = clusterSubject(subject, settings, LONGEST_NAME)
    const {name} = cluster
    const files = [
      yamlFile('Chart.yaml', chart(subject, cluster)),
      yamlFile('values.yaml', chartValues(cluster), 'README.md says what they mean.'),
      {path: 'values.schema.json', content: json(chartSchema)},
      yamlFile('files/alerts.yaml', alertGroups(FULLNAME)),
      {path: 'files/dashboard.json', content: dashboard(subject, FULLNAME)},
      ...(await templateFiles()),
    ]
    return {
      files: files.map(file => ({...file, path: `${name}/${file.path}`})),
      components: [],
      readme: helmReadme(subject, cluster),
      next: [
        `kubectl create secret generic ${cluster.tokenSecret} --from-literal=token="$(openssl rand -hex 32)"`,
        `helm upgrade --install ${name} ./${name}`,
      ],
    }
  },
}

async function templateFiles(): Promise<readonly PackageFile[]> {
  return (await readdir(templates)).map(name => ({
    path: `templates/${name}`,
    content: {copyOf: path.join(templates, name)},
  }))
}

function chart(
  {version, model, description, label}: PackageSubject,
  {name, annotations}: ClusterSubject,
): object {
  return {
    apiVersion: 'v2',
    name,
    description: oneLine(description ?? `The server of ${label}`),
    type: 'application',
    version: version?.replace(/^v/, '') ?? `0.0.0-sha-${model.sha256.slice(0, 12)}`,
    appVersion: version ?? model.sha256.slice(0, 12),
    kubeVersion: '>=1.30.0-0',
    annotations,
  }
}
