// Debian's Chromium without a window. Its headless shell has the same engine and no browser around it, which is half of the work.
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const shell = '/usr/bin/chromium-headless-shell';
const executablePath = existsSync(shell) ? shell : '/usr/bin/chromium';
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'];

/** Opens a browser with a profile of its own for as long as it is used. */
export async function withBrowser(use) {
  const profile = await mkdtemp(join(tmpdir(), 'cards-chromium-'));
  const browser = await chromium.launchPersistentContext(profile, { executablePath, headless: true, args: flags, viewport: { width: 800, height: 600 } });
  try {
    await use(browser);
  } finally {
    await browser.close();
    await rm(profile, { recursive: true, force: true });
  }
}
