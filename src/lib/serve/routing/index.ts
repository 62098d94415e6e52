export {route, type RoutingDecision, type ServingState} from './serving-state.ts'
