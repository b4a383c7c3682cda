// Debian's Chromium without a window. Its headless shell has the same engine and no browser around it, which is half of the work.
import { existsSync } from 'node:fs';

export const executablePath = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium'].find(path => existsSync(path));
