// What the receiver of the official SDK answers to requests. In: { secret, requests: [{ path, headers: [[name, value]], body: base64 }] }.
// Out: [{ status, heard }] in the same order; heard is whether the app behind it was told.
import { createRequire } from 'node:module';
import http from 'node:http';
import { readJson } from './standard-input.mjs';

const { HTTPReceiver } = createRequire(import.meta.url)('@slack/bolt');

const quiet = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => 'error', setName() {} };
const { secret, requests } = await readJson();
const endpoints = [...new Set(requests.map(r => r.path))];
const receiver = new HTTPReceiver({ signingSecret: secret, endpoints, logger: quiet });
let heard = 0;
receiver.init({ processEvent: async event => { heard += 1; await event.ack(); } });
const server = await receiver.start({ host: '127.0.0.1', port: 0 });

function send({ path, headers, body }) {
  return new Promise((resolve, reject) => {
    const bytes = Buffer.from(body, 'base64');
    const raw = [...headers.flat(), 'Host', 'localhost', 'Content-Length', String(bytes.length), 'Connection', 'close'];
    const request = http.request({ host: '127.0.0.1', port: server.address().port, path, method: 'POST', headers: raw, setDefaultHeaders: false }, answer => {
      answer.resume();
      answer.on('end', () => resolve(answer.statusCode));
      answer.on('error', reject);
    });
    request.on('error', reject);
    request.end(bytes);
  });
}

const answers = [];
for (const request of requests) {
  const before = heard;
  try {
    answers.push({ status: await send(request), heard: heard > before });
  } catch (error) {
    answers.push({ status: 0, heard: heard > before, error: String(error) });
  }
}

process.stdout.write(JSON.stringify(answers));
await receiver.stop();
