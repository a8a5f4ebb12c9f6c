import { defineConfig } from '@playwright/test'
import { launchOptions } from './scripts/browser.mjs'

export default defineConfig({
  testDir: 'test/e2e',
  outputDir: 'test-results',
  snapshotPathTemplate: '{testDir}/snapshots/{testFilePath}/{arg}{ext}',
  forbidOnly: true,
  retries: 0,
  // Room for a busy machine: no test passes by being fast.
  timeout: 60_000,
  expect: { timeout: 15_000 },
  // The pages compete for the same cores as the page under test: one at a time keeps the bursts comparable.
  workers: 1,
  reporter: [['list'], ['json', { outputFile: 'reports/playwright.json' }]],
  use: {
    // The server takes a free port and says which; the group's name becomes the variable the workers read.
    baseURL: process.env.EMITSCOPE_DEMO_URL,
    viewport: { width: 1440, height: 1040 },
    trace: 'retain-on-failure',
    launchOptions: launchOptions(),
  },
  webServer: { command: 'node scripts/serve.mjs --port 0', wait: { stdout: /(?<emitscope_demo_url>http:\/\/127\.0\.0\.1:\d+\/)/ } },
})
