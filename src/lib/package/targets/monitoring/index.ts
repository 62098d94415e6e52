export {alertGroups, type AlertGroups} from './alerts.ts'
export {dashboard} from './dashboard.ts'
export {monitoringFiles} from './monitoring-files.ts'
