export { type DiscoveryPorts, ModelDiscovery } from './discover-models.ts';
