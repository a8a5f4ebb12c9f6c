// Mutation tests of the core, started by scripts/mutation.mjs: one small change of the sources at a time, and some test has to notice.
// All kinds of mutants, texts included: emptied, a message names neither call nor argument nor event, and a code is lost.
export default {
  mutate: ['packages/emitter/src/core/**/*.ts'],
  plugins: ['@stryker-mutator/vitest-runner'],
  testRunner: 'vitest',
  // `related` asks Vite's module graph, which knows nothing of the first run; coverage says which tests a mutant needs.
  vitest: { configFile: 'test/mutation/vitest.config.ts', related: false },
  coverageAnalysis: 'perTest',
  concurrency: 2,
  // An endless loop is noticed by its number of rounds; this bounds what waits for ever.
  timeoutMS: 4000,
  timeoutFactor: 2,
  // Stryker's own check of types uses an interface TypeScript 7 no longer has; a name that does not exist switches it off.
  tsconfigFile: 'none.json',
  // The whole checkout is copied but for these.
  ignorePatterns: [
    '/*',
    '!/package.json',
    '!/tsconfig.base.json',
    '!/packages',
    '/packages/devtools',
    '!/test',
    '/test/bench',
    '/test/e2e',
    '/test/devtools',
    'dist',
  ],
  tempDirName: 'reports/mutation',
  cleanTempDir: 'always',
  // What came of it is said by scripts/mutation.mjs.
  reporters: ['progress-append-only'],
  logLevel: 'warn',
  warnings: { slow: false },
}
