export { createProviders, type ListPorts } from './list.ts';
