// Renders cards with the official renderer in headless Chromium.
// Standard input: { hostConfigs: { light, dark }, styles, widths: [360, 700], pictures: FOLDER | null, cards: [{ name, card }] }.
// Answers [{ name, theme, width, problems: [..], overflow: [..], buttons: [..], text }].
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { withBrowser } from './browser.mjs';
import { readJson } from './standard-input.mjs';

const require = createRequire(import.meta.url);
/** Runs in the page. */
function show({ card, hostConfig, theme, width }) {
  const holder = document.getElementById('card');
  holder.replaceChildren();
  holder.style.width = `${width}px`;
  document.documentElement.style.colorScheme = theme;
  document.body.style.background = theme === 'light' ? '#ececee' : '#101012';
  const adaptive = new AdaptiveCards.AdaptiveCard();
  adaptive.hostConfig = new AdaptiveCards.HostConfig(hostConfig);
  const context = new AdaptiveCards.SerializationContext();
  adaptive.parse(card, context);
  const problems = [];
  for (let i = 0; i < context.eventCount; i++) {
    problems.push(context.getEventAt(i).message);
  }
  problems.push(...adaptive.validateProperties().validationEvents.map(e => e.message));
  const element = adaptive.render();
  holder.appendChild(element);
  const limit = holder.getBoundingClientRect().right;
  const overflow = [...element.querySelectorAll('*')]
    .filter(e => e.getBoundingClientRect().right > limit + 0.5
      // A long value scrolls within its input.
      || (!e.matches('input, textarea, select') && e.scrollWidth > e.clientWidth + 1 && e.clientWidth > 0 && getComputedStyle(e).display !== 'inline'))
    .map(e => `${e.className || e.tagName}: ${e.textContent.slice(0, 60)}`);
  const buttons = [...element.querySelectorAll('button')].map(b => b.textContent);
  return { problems, overflow, buttons, links: element.querySelectorAll('a, img, script, iframe').length, text: element.innerText };
}

const { hostConfigs, styles, widths, pictures, cards } = await readJson();
await withBrowser(async browser => {
  const page = await browser.newPage();
  const failures = [];
  page.on('pageerror', error => failures.push(String(error)));
  page.on('console', message => message.type() === 'error' && failures.push(message.text()));
  await page.setContent('<!doctype html><meta charset="utf-8"><title>Cards</title><body style="margin:16px"><div id="card" style="border-radius:8px;overflow:hidden"></div>');
  await page.addScriptTag({ path: require.resolve('adaptivecards/dist/adaptivecards.min.js') });
  await page.addStyleTag({ content: styles });
  const answers = [];
  for (const { name, card } of cards) {
    for (const [theme, hostConfig] of Object.entries(hostConfigs)) {
      for (const width of widths) {
        const shown = await page.evaluate(show, { card, hostConfig, theme, width });
        answers.push({ name, theme, width, ...shown, problems: [...shown.problems, ...failures.splice(0)] });
        if (pictures) {
          await page.locator('#card').screenshot({ path: join(pictures, `${name}-${theme}-${width}.png`) });
        }
      }
    }
  }
  process.stdout.write(JSON.stringify(answers));
});
