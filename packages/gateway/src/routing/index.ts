export { Breaker, type BreakerTerms } from './breaker.ts';
export { type Catalogue, createCatalogue, type DiscoveredModel, type ListedModel, type Route } from './catalogue.ts';
export { type Attempting, type RoutingPorts, type Served, tryRoutes } from './try-routes.ts';
