export {initProject, type InitRequest, type InitResult} from './init-project.ts'
export {projectName} from './project-name.ts'
export {TEMPLATES, type TemplateName} from './template-file.ts'
