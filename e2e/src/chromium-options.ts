import type { LaunchOptions } from 'playwright-core';

/** As root, without a GPU, and without a word to anyone outside. */
export const CHROMIUM_OPTIONS: LaunchOptions = {
  executablePath: process.env.IMGR_TEST_CHROMIUM || '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--disable-quic',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
    '--disable-sync',
  ],
};
