export {runProcess, type ProcessOptions, type ProcessResult} from './run-process.ts'
export {runShell, type ShellEnd, type ShellOptions} from './run-shell.ts'
export {cpuCount} from './cpu-count.ts'
export {memoryBytes} from './memory-bytes.ts'
