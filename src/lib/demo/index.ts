export {runDemo, type DemoOptions, type DemoStepResult} from './run-demo.ts'
