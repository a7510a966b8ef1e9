import { defineConfig, type ViteUserConfig } from 'vitest/config';

const config: ViteUserConfig = defineConfig({
  resolve: { conditions: ['agentor-source'] },
  ssr: { resolve: { conditions: ['agentor-source'] } },
  test: {
    testTimeout: 20_000,
    reporters: ['default'],
    maxWorkers: '100%',
    projects: [
      // The library is pure: its tests cannot disturb one another and share their modules.
      { extends: true, test: { name: 'library', include: ['packages/security/src/**/*.test.ts'], isolate: false } },
      { extends: true, test: { name: 'programs', include: ['packages/{gateway,cli}/src/**/*.test.ts', 'tests/**/*.test.ts'] } },
    ],
  },
});
export default config;
