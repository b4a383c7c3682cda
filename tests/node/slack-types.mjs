// Checks payloads against the types of @slack/types with the TypeScript compiler.
// Standard input: [{ name, type: "Message" | "Modal" | "Home", value }]. Answers one { name, problem } for each payload that they do not allow.
import { join } from 'node:path';
import ts from 'typescript';
import { readJson } from './standard-input.mjs';

// A view's own type takes any block, even one that is none of Slack's.
const head = `import type { HomeView, KnownBlock, ModalView } from '@slack/types';
type Message = { text: string; blocks: KnownBlock[] };
type Modal = Omit<ModalView, 'blocks'> & { blocks: KnownBlock[] };
type Home = Omit<HomeView, 'blocks'> & { blocks: KnownBlock[] };
`;

const payloads = await readJson();
// One payload a line: a line names the payload.
const source = head + payloads.map(({ type, value }, i) => `export const payload${i}: ${type} = ${JSON.stringify(value)};`).join('\n');
const first = head.split('\n').length - 1;

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
