export { backoffMs } from './backoff.ts';
export { Breaker, type BreakerTerms } from './breaker.ts';
export { type Catalogue, createCatalogue, type DiscoveredModel, type ListedModel, type Route } from './catalogue.ts';
export { judgeFault, type Judgement } from './judge-fault.ts';
export { orderDeployments } from './order-deployments.ts';
