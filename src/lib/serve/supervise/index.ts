export {joinSupervisor, type WorkerDuties, type WorkerLink} from './join-supervisor.ts'
export {runProcesses} from './run-processes.ts'
export type {SuperviseOptions, Supervisor, SupervisorEvent} from './supervise-options.ts'
