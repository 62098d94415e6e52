import type {PackageFile, PackageSettings, PackageSubject} from '../../types.ts'
import {objectName} from '../cluster/names.ts'
import {yamlFile} from '../cluster/yaml-file.ts'
import {alertGroups} from './alerts.ts'
import {composeFile, DASHBOARD_FOLDER, TOKEN_FILE} from './compose-file.ts'
import {dashboard} from './dashboard.ts'

/**
 * `compose.yaml` with the server, a Prometheus that asks it and minds its alerts, and a Grafana that shows it. Meant for
 * a folder within that of a Dockerfile, from which compose can build the image.
 */
export function monitoringFiles(
  subject: PackageSubject,
  settings: PackageSettings,
): readonly PackageFile[] {
  const job = objectName(subject.name)
  return [
    yamlFile(
      'compose.yaml',
      composeFile(job, settings),
      'MLOPS_TOKEN=… docker compose up --build: the server on port 8080, Prometheus on 9090, Grafana on 3000.',
    ),
    yamlFile('prometheus/prometheus.yaml', prometheusConfig(job)),
    yamlFile('prometheus/alerts.yaml', alertGroups(job)),
    yamlFile('grafana/provisioning/datasources/prometheus.yaml', DATA_SOURCES),
    yamlFile('grafana/provisioning/dashboards/mlops.yaml', DASHBOARDS),
    {path: 'grafana/dashboards/model.json', content: dashboard(subject, job)},
  ]
}

function prometheusConfig(job: string): object {
  return {
    global: {scrape_interval: '15s', evaluation_interval: '15s'},
    rule_files: ['alerts.yaml'],
    scrape_configs: [
      {
        job_name: job,
        authorization: {type: 'Bearer', credentials_file: TOKEN_FILE},
        static_configs: [{targets: ['server:8080']}],
      },
    ],
  }
}

const DATA_SOURCES = {
  apiVersion: 1,
  datasources: [
    {
      ...{name: 'Prometheus', type: 'prometheus', access: 'proxy', url: 'http://prometheus:9090'},
      ...{isDefault: true, editable: false, jsonData: {timeInterval: '15s'}},
    },
  ],
}

const DASHBOARDS = {
  apiVersion: 1,
  providers: [
    {
      ...{name: 'mlops', type: 'file', disableDeletion: true, allowUiUpdates: false},
      options: {path: DASHBOARD_FOLDER},
    },
  ],
}
