import { type ModuleHooks, registerHooks } from 'node:module';

/**
 * Our own packages are read from their sources, by the condition `source`. Some published packages have that condition
 * too, but their sources are not made for Node; whoever imports this file first gets those packages as published.
 */
export const publishedPackages: ModuleHooks = registerHooks({
  resolve: (specifier, context, next) => {
    const isPublished = context.parentURL?.includes('/node_modules/') === true;
    return next(specifier, isPublished ? { ...context, conditions: context.conditions.filter((condition) => condition !== 'source') } : context);
  },
});
