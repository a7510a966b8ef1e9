import { join } from 'node:path';

/** A package of this repository that is published. */
export interface PublishedPackage {
  readonly name: string;
  /** Absolute. */
  readonly folder: string;
}

/** The repository's root. */
export const ROOT: string = join(import.meta.dirname, '..');

/** What is published, in the order in which it is built: each stands on those before it. */
export const PUBLISHED_PACKAGES: readonly PublishedPackage[] = ['security', 'gateway', 'cli'].map((folder) => ({
  name: `@agentor/${folder}`,
  folder: join(ROOT, 'packages', folder),
}));
