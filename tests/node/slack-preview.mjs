// Shows Block Kit about as Slack does, in headless Chromium: a preview to look at, and not Slack.
// Standard input: { widths: [360, 720], themes: ["light", "dark"], pictures: FOLDER | null, cards: [{ name, blocks }] }.
// Answers [{ name, theme, width, overflow: [..], links, text }].
import { join } from 'node:path';
import { withBrowser } from './browser.mjs';
import { readJson } from './standard-input.mjs';

const styles = `
  :root { --text: #1d1c1d; --quiet: #616061; --line: #dddddd; --back: #ffffff; --field: #ffffff; --edge: #86868699; --green: #007a5a; --red: #e01e5a; }
  :root[data-theme=dark] { --text: #d1d2d3; --quiet: #ababad; --line: #35373b; --back: #1a1d21; --field: #222529; --edge: #797c8180; --green: #007a5a; --red: #e01e5a; }
  body { margin: 0; background: var(--back); color: var(--text); font: 15px/1.46668 Lato, "Noto Sans", "DejaVu Sans", sans-serif; }
  #page { padding: 12px 16px; box-sizing: border-box; display: flex; gap: 8px; }
  #avatar { flex: none; width: 36px; height: 36px; border-radius: 8px; background: #3f6ad8; color: #fff; display: grid; place-items: center; font-weight: 900; }
  #message { flex: 1; min-width: 0; max-width: 640px; }
  .name { font-weight: 900; } .name small { font-weight: 400; color: var(--quiet); font-size: 12px; }
  .name i { font: 400 10px/14px sans-serif; background: var(--line); color: var(--quiet); border-radius: 2px; padding: 1px 3px; margin: 0 4px; }
  .block { margin: 8px 0; overflow-wrap: anywhere; white-space: pre-wrap; }
  .divider { border: 0; border-top: 1px solid var(--line); margin: 16px 0; }
  .header { font-size: 18px; line-height: 1.33; font-weight: 900; }
  .section { display: flex; gap: 16px; align-items: flex-start; } .section > .body { flex: 1; min-width: 0; }
  .fields { display: grid; grid-template-columns: 1fr 1fr; gap: 8px 16px; } .body > div + .fields { margin-top: 8px; }
  .narrow .fields { grid-template-columns: 1fr; gap: 4px; }
  .context { display: flex; flex-wrap: wrap; gap: 4px 8px; font-size: 12px; line-height: 1.5; color: var(--quiet); }
  .dot { display: inline-block; width: .8em; height: .8em; border-radius: 50%; }
  .actions { display: flex; flex-wrap: wrap; gap: 8px; }
  button { font: 700 13px/1 Lato, "Noto Sans", "DejaVu Sans", sans-serif; height: 30px; padding: 0 12px; border-radius: 8px; border: 1px solid var(--edge); background: var(--field); color: var(--text); max-width: 100%; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; flex: none; }
  button.primary { background: var(--green); border-color: var(--green); color: #fff; } button.danger { background: var(--red); border-color: var(--red); color: #fff; }
  .label { font-weight: 700; margin-bottom: 4px; } .label small { font-weight: 400; color: var(--quiet); font-size: 13px; }
  .entry { border: 1px solid var(--edge); border-radius: 8px; background: var(--field); padding: 6px 12px; min-height: 22px; } .entry.tall { min-height: 66px; }
  .entry.empty, .hint { color: var(--quiet); } .hint { font-size: 13px; margin-top: 4px; }
`;

/** Runs in the page. */
function show({ blocks, theme, width }) {
  const make = (tag, name, ...children) => {
    const element = document.createElement(tag);
    element.className = name;
    element.append(...children);
    return element;
  };
  // The bot's own signs: not every machine has a font with coloured ones.
  const signs = { '🔵': '#1d9bd1', '🟢': '#2eb67d', '🟠': '#e8912d', '🔴': '#e01e5a' };
  const signed = words => words.split(/([🔵🟢🟠🔴])/u).map(part => {
    if (!signs[part]) {
      return part;
    }
    const dot = make('span', 'dot');
    dot.style.background = signs[part];
    return dot;
  });
  const plain = text => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
  const text = object => {
    const element = document.createElement('div');
    if (object.type === 'plain_text') {
      element.textContent = plain(object.text);
      return element;
    }
    object.text.split(/(\*[^*\n]+\*)/).forEach(part => element.append(...(/^\*.+\*$/.test(part) ? [make('b', '', plain(part.slice(1, -1)))] : signed(plain(part)))));
    return element;
  };
  const button = object => make('button', object.style ?? '', plain(object.text.text));
  const entry = element => {
    const value = element.initial_value ?? (element.initial_option && plain(element.initial_option.text.text));
    const shown = value ?? (element.placeholder ? plain(element.placeholder.text) : '');
    return make('div', `entry${value ? '' : ' empty'}${element.multiline ? ' tall' : ''}`, shown, element.type === 'static_select' ? '  ▾' : '');
  };
  const kinds = {
    divider: () => make('hr', 'divider'),
    header: block => make('div', 'block header', plain(block.text.text)),
    context: block => make('div', 'block context', ...block.elements.map(text)),
    actions: block => make('div', 'block actions', ...block.elements.map(button)),
    section: block => make('div', 'block section',
      make('div', 'body', ...(block.text ? [text(block.text)] : []), ...(block.fields ? [make('div', 'fields', ...block.fields.map(text))] : [])),
      ...(block.accessory ? [button(block.accessory)] : [])),
    input: block => make('div', 'block',
      make('div', 'label', plain(block.label.text), ...(block.optional ? [make('small', '', ' (optional)')] : [])),
      entry(block.element),
      ...(block.hint ? [make('div', 'hint', plain(block.hint.text))] : [])),
  };
  document.documentElement.dataset.theme = theme;
  const page = document.getElementById('page');
  page.style.width = `${width}px`;
  page.className = width < 500 ? 'narrow' : '';
  const message = make('div', '', make('div', 'name', 'Access', make('i', '', 'APP'), make('small', '', ' 15:04')), ...blocks.map(block => kinds[block.type](block)));
  message.id = 'message';
  const avatar = make('div', '', 'A');
  avatar.id = 'avatar';
  page.replaceChildren(avatar, message);
  const limit = page.getBoundingClientRect().right;
  const overflow = [...message.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > limit + 0.5).map(e => `${e.className}: ${e.textContent.slice(0, 60)}`);
  return { overflow, links: message.querySelectorAll('a, img, script, iframe').length, text: message.innerText };
}

const { widths, themes, pictures, cards } = await readJson();
await withBrowser(async browser => {
  const page = await browser.newPage();
  await page.setContent('<!doctype html><meta charset="utf-8"><title>Blocks</title><body><div id="page"></div>');
  await page.addStyleTag({ content: styles });
  const answers = [];
  for (const { name, blocks } of cards) {
    for (const theme of themes) {
      for (const width of widths) {
        answers.push({ name, theme, width, ...await page.evaluate(show, { blocks, theme, width }) });
        if (pictures) {
          await page.locator('#page').screenshot({ path: join(pictures, `${name}-${theme}-${width}.png`) });
        }
      }
    }
  }
  process.stdout.write(JSON.stringify(answers));
});
