// The official client of Socket Mode, listening. In: { token, api, events }: the app token, the Web API's address, and after how many events to leave.
// Out: [{ type, body, retry }], what it was told, in order. Each is acknowledged with { got: type } where an answer is taken.
import { createRequire } from 'node:module';
import { readJson } from './standard-input.mjs';

const { SocketModeClient } = createRequire(import.meta.url)('@slack/socket-mode');

const quiet = { debug() {}, info() {}, warn() {}, error() {}, setLevel() {}, getLevel: () => 'error', setName() {} };
const { token, api, events } = await readJson();
// A pong that takes longer than this has the client leave, and it comes back after as long: sooner than the five seconds that it waits by itself,
// and not so soon that a busy machine is taken for a dead socket.
const clientPingTimeout = 3_000;
const client = new SocketModeClient({ appToken: token, logger: quiet, clientPingTimeout, clientOptions: { slackApiUrl: api } });
const told = [];
const all = new Promise(resolve => {
  client.on('slack_event', async ({ ack, type, body, retry_num, accepts_response_payload }) => {
    told.push({ type, body, retry: retry_num ?? null });
    await ack(accepts_response_payload ? { got: type } : undefined);
    if (told.length === events) {
      resolve();
    }
  });
});
await client.start();
await all;
await client.disconnect();
process.stdout.write(JSON.stringify(told));
