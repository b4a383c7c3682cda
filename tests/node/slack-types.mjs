// Checks payloads against the types of Slack's own packages with the TypeScript compiler.
// Standard input: [{ name, type, value }], where type is one of those named below, or with { imports: { package: [type] } } what is made of any of their types. Answers one { name, problem } for each payload that they do not allow.
import { join } from 'node:path';
import ts from 'typescript';
import { readJson } from './standard-input.mjs';

// A view's and a message's own types take any block, even one that is none of Slack's.
const head = `import type { BlockOptions, RespondArguments, ViewResponseAction } from '@slack/bolt';
import type { HomeView, KnownBlock, ModalView } from '@slack/types';
import type { ChatPostEphemeralArguments, ChatPostMessageArguments, ChatUpdateArguments, ViewsOpenArguments, ViewsPublishArguments, ViewsUpdateArguments } from '@slack/web-api';
type Message = { text: string; blocks: KnownBlock[] };
type Modal = Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] };
type Home = Omit<HomeView, 'blocks'> & { blocks: KnownBlock[] };
type With<T, V> = T extends unknown ? Omit<T, keyof V> & V : never;
type Posted = With<ChatPostMessageArguments, Message>;
type Whispered = With<ChatPostEphemeralArguments, Message>;
type Updated = With<ChatUpdateArguments, Message>;
type Opened = With<ViewsOpenArguments, { view: Modal }>;
type Replaced = With<ViewsUpdateArguments, { view: Modal }>;
type Published = With<ViewsPublishArguments, { view: Home }>;
type Submitted = Exclude<ViewResponseAction, { view: unknown }> | With<Extract<ViewResponseAction, { view: unknown }>, { view: Modal }>;
type Offered = BlockOptions;
type Responded = RespondArguments;
`;

const payloads = await readJson();
const imports = [...new Set(payloads.flatMap(({ imports }) => Object.entries(imports ?? {}).flatMap(([from, types]) => types.map(type => `import type { ${type} } from '${from}';\n`))))].join('');
// One payload a line: a line names the payload.
const source = imports + head + payloads.map(({ type, value }, i) => `export const payload${i}: ${type} = ${JSON.stringify(value)};`).join('\n');
const first = (imports + head).split('\n').length - 1;

const file = join(import.meta.dirname, 'slack-payloads.ts');
const options = { strict: true, noEmit: true, target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext, types: [], skipLibCheck: true };
const host = ts.createCompilerHost(options);
const { getSourceFile, fileExists, readFile } = host;
host.getSourceFile = (name, ...rest) => name === file ? ts.createSourceFile(name, source, options.target) : getSourceFile.call(host, name, ...rest);
host.fileExists = name => name === file || fileExists.call(host, name);
host.readFile = name => name === file ? source : readFile.call(host, name);

const found = new Map();
for (const diagnostic of ts.getPreEmitDiagnostics(ts.createProgram([file], options, host))) {
  const line = diagnostic.file?.fileName === file ? ts.getLineAndCharacterOfPosition(diagnostic.file, diagnostic.start).line - first : -1;
  const name = payloads[line]?.name ?? 'the types themselves';
  found.set(name, found.get(name) ?? ts.flattenDiagnosticMessageText(diagnostic.messageText, ' '));
}
process.stdout.write(JSON.stringify([...found].map(([name, problem]) => ({ name, problem }))));
