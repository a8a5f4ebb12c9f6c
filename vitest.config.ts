import { playwright } from '@vitest/browser-playwright'
import { defaultClientConditions, defaultServerConditions } from 'vite'
import { defineConfig } from 'vitest/config'
import { launchOptions } from './scripts/browser.mjs'
import { decorators } from './test/support/decorators-plugin.ts'

// Tests read the sources, so they need no build and coverage maps to what was written; EMITSCOPE_TEST_DIST=1 runs them on dist instead.
const source = process.env.EMITSCOPE_TEST_DIST ? [] : ['@emitscope/source']

// V8 of Node 24 aborts at times when threads come and go where it guards its code pages by protection keys (nodejs/node#64500).
const steady = process.platform === 'linux' && process.arch === 'x64' ? ['--no-memory-protection-keys'] : []

export default defineConfig({
  plugins: [decorators],
  test: {
    coverage: {
      provider: 'v8',
      include: ['packages/*/src/**/*.{ts,tsx}'],
      reportsDirectory: 'reports/coverage',
      reporter: ['text-summary', 'html', 'json-summary'],
      thresholds: { lines: 90, functions: 85, branches: 80, statements: 90 },
    },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          execArgv: steady,
          // Properties run hundreds of programs; a bound for what hangs, not a measure.
          testTimeout: 60_000,
          include: [
            'test/emitter/**/*.test.ts',
            'test/scenarios/**/*.test.ts',
            'test/node/**/*.test.ts',
            'test/devtools/model/**/*.test.ts',
            'test/checks/**/*.test.ts',
            'test/*.test.ts',
          ],
        },
      },
      {
        extends: true,
        test: {
          name: 'types',
          include: [],
          // Without a tsconfig of its own this project falls back to the root's empty file list and can never fail.
          typecheck: { enabled: true, only: true, include: ['test/types/**/*.test-d.ts'], tsconfig: 'test/types/tsconfig.json' },
        },
      },
      {
        extends: true,
        // Named ahead, or vite finds them one by one, bundles again in mid-run and reloads the page under a test.
        optimizeDeps: {
          include: [
            'react',
            'react-dom',
            'react-dom/client',
            'react/jsx-runtime',
            'react/jsx-dev-runtime',
            'vitest-browser-react',
            'axe-core',
          ],
        },
        test: {
          name: 'browser',
          include: ['test/devtools/**/*.browser.test.tsx'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            provider: playwright({ launchOptions: launchOptions() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
      {
        extends: true,
        test: {
          name: 'memory',
          testTimeout: 60_000,
          include: ['test/memory/**/*.test.ts'],
          pool: 'forks',
          execArgv: ['--expose-gc', ...steady],
        },
      },
    ],
  },
  resolve: { conditions: [...source, ...defaultClientConditions] },
  ssr: { resolve: { conditions: [...source, ...defaultServerConditions], externalConditions: source } },
})
