import type {PackageSettings} from '../../types.ts'

/** Where Prometheus finds the token of the server. */
export const TOKEN_FILE = '/run/secrets/mlops_token'
const PROMETHEUS_IMAGE = 'prom/prometheus:v3.5.0'
const GRAFANA_IMAGE = 'grafana/grafana:12.1.0'
/** Of Grafana, within its container. */
export const DASHBOARD_FOLDER = '/var/lib/grafana/dashboards'
const LIMITED = {cap_drop: ['ALL'], security_opt: ['no-new-privileges:true']}
const TOKEN = '${MLOPS_TOKEN:?Set MLOPS_TOKEN, which requests to the server must carry}'

/** A server, Prometheus and Grafana, which nobody but this machine reaches. */
export function composeFile(name: string, {image, platform}: PackageSettings): object {
  return {
    name,
    services: {
      server: {
        ...{image, platform, build: {context: '..', platforms: [platform]}},
        ...{read_only: true, ...LIMITED},
        environment: {MLOPS_TOKEN: TOKEN},
        ports: ['127.0.0.1:8080:8080'],
        ...{stop_grace_period: '30s', restart: 'unless-stopped'},
      },
      prometheus: {
        image: PROMETHEUS_IMAGE,
        command: [
          '--config.file=/etc/prometheus/prometheus.yaml',
          '--storage.tsdb.path=/prometheus',
          '--storage.tsdb.retention.time=15d',
        ],
        ...LIMITED,
        secrets: ['mlops_token'],
        volumes: ['./prometheus:/etc/prometheus:ro', 'prometheus:/prometheus'],
        ports: ['127.0.0.1:9090:9090'],
        restart: 'unless-stopped',
      },
      grafana: {
        image: GRAFANA_IMAGE,
        ...LIMITED,
        environment: {
          // Everybody on this machine may look, and there is no account to guess the password of.
          GF_AUTH_ANONYMOUS_ENABLED: 'true',
          GF_AUTH_ANONYMOUS_ORG_ROLE: 'Viewer',
          GF_SECURITY_DISABLE_INITIAL_ADMIN_CREATION: 'true',
          GF_ANALYTICS_REPORTING_ENABLED: 'false',
          GF_DASHBOARDS_DEFAULT_HOME_DASHBOARD_PATH: `${DASHBOARD_FOLDER}/model.json`,
        },
        volumes: [
          './grafana/provisioning:/etc/grafana/provisioning:ro',
          `./grafana/dashboards:${DASHBOARD_FOLDER}:ro`,
        ],
        ports: ['127.0.0.1:3000:3000'],
        restart: 'unless-stopped',
      },
    },
    secrets: {mlops_token: {environment: 'MLOPS_TOKEN'}},
    volumes: {prometheus: {}},
  }
}
