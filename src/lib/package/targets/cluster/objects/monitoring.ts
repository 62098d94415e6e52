import type {AlertGroups} from '../../monitoring/alerts.ts'
import {TOKEN_KEY, type ClusterSubject} from '../cluster-subject.ts'

/** `monitoring.coreos.com/v1` ServiceMonitor, for the Prometheus Operator. */
export function serviceMonitor(subject: ClusterSubject): object {
  const {name, labels, selector, tokenSecret} = subject
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'ServiceMonitor',
    metadata: {name, labels},
    spec: {
      selector: {matchLabels: selector},
      endpoints: [
        {
          port: 'http',
          path: '/metrics',
          interval: '30s',
          authorization: {type: 'Bearer', credentials: {name: tokenSecret, key: TOKEN_KEY}},
        },
      ],
    },
  }
}

/** `monitoring.coreos.com/v1` PrometheusRule with the alerts. */
export function prometheusRule({name, labels}: ClusterSubject, alerts: AlertGroups): object {
  return {
    apiVersion: 'monitoring.coreos.com/v1',
    kind: 'PrometheusRule',
    metadata: {name, labels},
    spec: alerts,
  }
}

/** `v1` ConfigMap that the sidecar of Grafana takes a dashboard from. */
export function dashboardConfigMap({name, labels}: ClusterSubject, dashboard: string): object {
  return {
    apiVersion: 'v1',
    kind: 'ConfigMap',
    metadata: {name: `${name}-dashboard`, labels: {...labels, grafana_dashboard: '1'}},
    data: {[`${name}.json`]: dashboard},
  }
}
